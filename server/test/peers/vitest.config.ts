import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// The suites that need programs which npm does not bring. `.ci/run` installs them; `npm test` leaves these suites out.

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  cacheDir: fileURLToPath(new URL('../../../node_modules/.vite', import.meta.url)),
  test: {
    include: ['**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
