import { readdirSync, readFileSync } from 'node:fs'

// What processes cost, from Linux's /proc; elsewhere every figure is 0 and reports leave them out.

const ticksPerSecond = 100

type Times = { parent: number; ms: number }

function timesOf(pid: number): Times | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = Number(fields[11]) + Number(fields[12])
    return { parent: Number(fields[1]), ms: (ticks * 1000) / ticksPerSecond }
  } catch {
    return undefined
  }
}

/** CPU time that a process has used so far, ms. */
export const cpuMsOf = (pid: number): number => timesOf(pid)?.ms ?? 0

/** CPU time of a process and of its living children so far, ms: PostgreSQL with all its backends. */
export function familyCpuMsOf(pid: number): number {
  let sum = cpuMsOf(pid)
  for (const name of entries('/proc')) {
    const times = /^\d+$/.test(name) ? timesOf(Number(name)) : undefined
    if (times?.parent === pid) sum += times.ms
  }
  return sum
}

/** The Node process below `pid` that runs this script; undefined where there is no /proc. */
export function descendantRunning(pid: number, script: string): number | undefined {
  for (const name of entries('/proc')) {
    if (!/^\d+$/.test(name) || timesOf(Number(name))?.parent !== pid) continue
    const [program = '', ...args] = commandOf(Number(name))
    if (program.endsWith('node') && args.includes(script)) return Number(name)
    const below = descendantRunning(Number(name), script)
    if (below !== undefined) return below
  }
  return undefined
}

function commandOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return []
  }
}

/** CPU time that the whole machine has spent on work so far, ms, all cores together. */
export function machineBusyMs(): number {
  try {
    const [line = ''] = readFileSync('/proc/stat', 'latin1').split('\n')
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line.split(/ +/).slice(1).map(Number)
    return ((user + nice + system + irq + softirq + steal) * 1000) / ticksPerSecond
  } catch {
    return 0
  }
}

/** Resident memory of a process, MiB. */
export function residentMiB(pid: number): number {
  try {
    const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))
    return Number(found?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
