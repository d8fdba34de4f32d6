import type { Random } from './random.ts'
import type { Line, Script } from './scripts/line.ts'
import type { DemoStatus } from './types.ts'

export type Said = { line: Line; template: string }

/** Whether a ticket of this status can be told by the script. */
export function canTell(script: Script, status: DemoStatus): boolean {
  if (script.statuses && !script.statuses.includes(status)) return false
  return endings(script.lines, status).length > 0
}

/** The lines of one ticket: optional lines decided, a wording chosen for each, cut where its status leaves the thread. */
export function tell(random: Random, script: Script, status: DemoStatus): Said[] {
  const said = sayAll(random, script.lines)
  const ends = endings(
    said.map(({ line }) => line),
    status,
  )
  return said.slice(0, random.pick(ends))
}

function sayAll(random: Random, lines: Line[]): Said[] {
  const said: Said[] = []
  let choice = 0
  for (const line of lines) {
    const before = said.at(-1)
    const answers = isStaff(line) && before?.line.by === 'customer' && /\?\W*$/.test(before.template)
    if (line.chance !== undefined && !answers && !random.chance(line.chance)) continue
    choice = line.follows ? choice % line.say.length : random.between(0, line.say.length - 1)
    said.push({ line, template: line.say[choice]! })
  }
  return said
}

/** Where a thread of this status may stop: numbers of lines kept. */
function endings(lines: Line[], status: DemoStatus): number[] {
  const firstStaff = lines.findIndex(isStaff)
  if (status === 'new') return firstStaff > 0 ? [firstStaff] : []
  if (status === 'resolved' || status === 'closed') return [lines.length]
  const ends: number[] = []
  for (let kept = 1; kept < lines.length; kept++) {
    const last = lines[kept - 1]!
    const next = lines[kept]!
    if (status === 'pending_customer' ? last.asks && next.by === 'customer' : weOwe(last, next) && kept > firstStaff) {
      ends.push(kept)
    }
  }
  return ends
}

/** It is our turn: the customer wrote last, or we promised to come back. */
function weOwe(last: Line, next: Line): boolean {
  if (!isStaff(next) || next.chance !== undefined) return false
  return last.by === 'customer' || (isStaff(last) && !last.internal && !last.asks && next.gap !== undefined)
}

function isStaff(line: Line): boolean {
  return line.by === 'agent' || line.by === 'colleague'
}
