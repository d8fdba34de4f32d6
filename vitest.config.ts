import { existsSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const globalSetup = './server/src/testing/global-setup.ts'
const shared = {
  globalSetup: existsSync(new URL(globalSetup, import.meta.url)) ? [globalSetup] : [],
  pool: 'forks' as const,
  hookTimeout: 60_000,
}
const never = ['**/node_modules/**', '**/dist/**', 'data/**', 'server/test/chaos/long*', 'server/test/peers/**']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'node',
          include: ['**/*.test.ts'],
          exclude: [...never, 'console/test/**'],
          maxWorkers: 2,
          testTimeout: 20_000,
        },
      },
      {
        // Pages in a real browser, after everything else and one file at a time: what they measure is not to be shared.
        test: {
          ...shared,
          name: 'browser',
          include: ['console/test/**/*.test.ts'],
          exclude: never,
          maxWorkers: 1,
          testTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
