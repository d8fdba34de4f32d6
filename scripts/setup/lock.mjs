import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const touchEveryMs = 2_000
const untouchedIsDeadMs = 15_000

/**
 * Runs `work` while no other setup of this clone works; one that finds another at work waits for it. The holder touches
 * its lock file; a lock that nobody touches any more counts as left behind by a kill, unless the npm that it had started
 * still runs: `work` tells us its pid by calling its argument.
 */
export async function withLock(root, work) {
  mkdirSync(join(root, '.cache'), { recursive: true })
  const file = join(root, '.cache', 'setup.lock')
  for (let told = false; !take(file); told = true) {
    if (!told) console.log('Parley: another setup is at work in this folder; waiting for it.')
    await sleep(300)
    if (isLeftBehind(file)) giveAway(file)
  }
  const touch = setInterval(() => utimesSync(file, new Date(), new Date()), touchEveryMs)
  try {
    await work((npmPid) => writeFileSync(file, `${process.pid} ${npmPid}`))
  } finally {
    clearInterval(touch)
    rmSync(file, { force: true })
  }
}

function take(file) {
  try {
    writeFileSync(file, `${process.pid}`, { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function isLeftBehind(file) {
  try {
    const [pid, npmPid] = readFileSync(file, 'utf8').split(' ').map(Number)
    if (npmPid && runs(npmPid) && isNpm(npmPid)) return false
    return Date.now() - statSync(file).mtimeMs > untouchedIsDeadMs || (pid > 0 && !runs(pid))
  } catch {
    return false // it has just been removed
  }
}

/** Renaming first makes sure that of two that wait only one removes it, and that what it removes is not a new lock. */
function giveAway(file) {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    if (!isLeftBehind(aside) && !existsSync(file)) renameSync(aside, file)
    else rmSync(aside, { force: true })
  } catch {}
}

function runs(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Where the system tells a process's command line, a reused pid is told apart from npm. */
function isNpm(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('npm')
  } catch {
    return process.platform !== 'linux'
  }
}
