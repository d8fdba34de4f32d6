import { existsSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const globalSetup = './server/src/testing/global-setup.ts'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'data/**', 'server/test/chaos/long*', 'server/test/peers/**'],
    globalSetup: existsSync(new URL(globalSetup, import.meta.url)) ? [globalSetup] : [],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
