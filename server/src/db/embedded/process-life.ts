import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/**
 * What tells this life of a pid from every other process that ever had or will have the same pid: its start time.
 * `undefined` when no such process runs (one that has ended but was not collected by its parent does not run).
 * Linux reads /proc, other Unixes ask `ps`; on Windows a pid alone has to do.
 */
export function lifeOf(pid: number): string | undefined {
  if (process.platform === 'linux') return lifeFromProc(pid)
  try {
    if (process.platform === 'win32') return process.kill(pid, 0) ? 'alive' : undefined
    const [state, ...started] = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/)
    return state === undefined || state === '' || state.startsWith('Z') ? undefined : started.join(' ')
  } catch {
    return undefined
  }
}

/** Fields of /proc/<pid>/stat after the name in brackets (which may hold anything): state is 0, start time is 19. */
function lifeFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
  } catch {
    return undefined
  }
}

/** Where pids have their meaning: this boot of this machine and, on Linux, this container (pid namespace). */
export function placeOfPids(): string {
  if (process.platform !== 'linux') return hostname()
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  return `${boot} ${readlinkSync('/proc/self/ns/pid')}`
}
