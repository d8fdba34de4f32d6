import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// The suites that have to notice a mutant of the code that decides on access. MUTANTS_TESTS names others, separated by commas: against
// the tests of one file that file takes a minute or two, and the whole takes hours (docs/decisions/0022).

const suites = [
  'server/src/access/*.test.ts',
  'server/src/roles/*.test.ts',
  'server/src/live/*.test.ts',
  'server/test/attacks/{rights,departments,customers,own-sessions}.test.ts',
]

export default defineConfig({
  root: fileURLToPath(new URL('../../..', import.meta.url)),
  test: {
    globalSetup: ['server/src/testing/global-setup.ts'],
    include: process.env['MUTANTS_TESTS']?.split(',') ?? suites,
    maxWorkers: 1,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
