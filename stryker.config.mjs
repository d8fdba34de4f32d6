import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Mutation testing of the code that decides who may do what. `npm run mutants -- --mutate server/src/access/scope.ts` takes one file.
// A survivor is either an answer that no test holds, or a mutant that answers the same: docs/decisions/0022 says which of these we know.

const access = [
  'agent-row',
  'authenticate',
  'caller',
  'customer-tokens',
  'key-rights',
  'jwts',
  'keys',
  'manager',
  'principals',
  'rights',
  'scope',
  'sessions',
  'tokens',
]

export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'server/test/mutants/vitest.config.ts', related: false, pool: 'forks' },
  mutate: [...access.map((name) => `server/src/access/${name}.ts`), 'server/src/roles/change.ts'],
  coverageAnalysis: 'perTest',
  concurrency: 1,
  // Words for people may change.
  mutator: { excludedMutations: ['StringLiteral'] },
  // The tree is copied and the copy changed. Outside of it, so that no other run takes the copy's tests for its own.
  tempDirName: join(tmpdir(), 'parley-mutants'),
  ignorePatterns: ['/data', 'dist', '/shots', '.ci', '/docs', 'console/src', 'console/test', '**/node_modules/.vite'],
  // No compiler is asked: the types are gone when a mutant runs.
  tsconfigFile: 'none.json',
  disableTypeChecks: false,
  allowEmpty: true,
  timeoutMS: 20_000,
  reporters: ['clear-text'],
  clearTextReporter: { allowColor: false, reportTests: false, reportScoreTable: true },
  checkers: [],
}
