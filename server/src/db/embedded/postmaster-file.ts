import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { lifeOf } from './process-life.ts'

/** What PostgreSQL writes into `postmaster.pid` of its data folder; the status comes last. */
export type PostmasterFile = { pid: number; status: string }

export function readPostmasterFile(cluster: string): PostmasterFile | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    return Number.isInteger(pid) && pid > 1 ? { pid, status: (lines[7] ?? '').trim() } : undefined
  } catch {
    return undefined
  }
}

/** The arguments the last postmaster of this folder was started with, quoted as PostgreSQL wrote them down. */
export function lastArguments(cluster: string): string {
  try {
    const line = readFileSync(join(cluster, 'postmaster.opts'), 'utf8').trim()
    return line.slice(line.indexOf(' "') + 1)
  } catch {
    return ''
  }
}

/** Whether the process with this pid is a PostgreSQL server process of this data folder, and not one that got its pid. */
export function isServerOf(cluster: string, pid: number): boolean {
  if (lifeOf(pid) === undefined) return false
  try {
    if (process.platform === 'linux') {
      const program = basename(readlinkSync(`/proc/${pid}/exe`))
      return program.startsWith('postgres') && readlinkSync(`/proc/${pid}/cwd`) === cluster
    }
    // Every PostgreSQL process on Windows answers signals on a pipe of this name.
    if (process.platform === 'win32') return existsSync(`\\\\.\\pipe\\pgsignal_${pid}`)
    const command = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
    return command.includes('postgres') && command.includes(cluster)
  } catch {
    return false
  }
}

/** The pid of the postmaster that runs on this data folder, if one does. */
export function serverOf(cluster: string): number | undefined {
  const file = readPostmasterFile(cluster)
  return file && isServerOf(cluster, file.pid) ? file.pid : undefined
}

/** Server processes of this data folder that outlive their postmaster; only Linux tells. */
export function strayServers(cluster: string): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && isServerOf(cluster, pid))
}

/** The last words of PostgreSQL: of its own log and of what it said before that log was open. */
export function lastWords(cluster: string, startLog: string): string {
  const texts = [startLog, currentLog(cluster)].map((file) => {
    try {
      return file ? readFileSync(file, 'utf8').trim().split('\n').slice(-6).join('\n') : ''
    } catch {
      return ''
    }
  })
  return texts.filter((text) => text !== '').join('\n')
}

function currentLog(cluster: string): string | undefined {
  const folder = join(cluster, 'log')
  if (!existsSync(folder)) return undefined
  const files = readdirSync(folder).map((name) => join(folder, name))
  return files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0]
}
