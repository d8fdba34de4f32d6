import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

// The gate before a commit: every step in plain words with its time; the first red one ends it with what it said.

const root = fileURLToPath(new URL('..', import.meta.url))
const node = process.execPath
const steps: { says: string; command: string[] }[] = [
  {
    says: 'format and lint',
    command: ['node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '--error-on-warnings', '.'],
  },
  { says: 'types', command: ['node_modules/typescript/bin/tsc', '-p', '.', '--noEmit'] },
  {
    says: 'types of the console',
    command: ['node_modules/typescript/bin/tsc', '-p', 'console', '--noEmit'],
  },
  {
    says: 'types of the sandbox’s pages',
    command: ['node_modules/typescript/bin/tsc', '-p', 'sandbox/pages', '--noEmit'],
  },
  { says: 'walls (which part may know which)', command: ['node_modules/vitest/vitest.mjs', 'run', 'walls'] },
]

for (const { says, command } of steps) {
  const began = performance.now()
  const { status, stdout, stderr } = spawnSync(node, command, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const took = `${((performance.now() - began) / 1000).toFixed(1)} s`
  console.log(`${status === 0 ? 'ok ' : 'RED'} ${says} (${took})`)
  if (status !== 0) {
    console.log(`\n${stdout}${stderr}`)
    process.exit(1)
  }
}
