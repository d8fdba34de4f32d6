import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Runs vitest with the arguments it is given and closes with one line: "N passed, N failed". Fails when a test failed,
// when vitest failed otherwise (a file that cannot be loaded, an error outside of a test), and when no test ran.

type Report = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  testResults: { status: string; assertionResults: unknown[] }[]
}

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'parley-tests-'))
const file = join(folder, 'report.json')
const reporting = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...reporting, ...process.argv.slice(2)]
const { status } = spawnSync(process.execPath, vitest, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
const report = read()
rmSync(folder, { recursive: true, force: true })

const passed = report?.numPassedTests ?? 0
const unloaded =
  report?.testResults.filter((one) => one.status === 'failed' && one.assertionResults.length === 0).length ?? 0
const counted = (report?.numFailedTests ?? 0) + unloaded
const failed = counted === 0 && (status !== 0 || passed === 0) ? 1 : counted
if (passed + counted === 0) console.log('No test ran.')
const skipped = report?.numPendingTests ? `, ${report.numPendingTests} skipped` : ''
console.log(`${passed} passed, ${failed} failed${skipped}`)
process.exit(failed === 0 ? 0 : 1)

function read(): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report
  } catch {
    return undefined
  }
}
