import { readFileSync } from 'node:fs'

// answers.md as data. The file is written for people; this reads what they read.

export const callerNames = [
  'nobody',
  'customer',
  'A',
  'B',
  'viewer',
  'supervisor',
  'assigned',
  'admin',
  'disabled',
  'key',
] as const
export type CallerName = (typeof callerNames)[number]

export type Row = {
  method: string
  path: string
  pattern: string
  /** The status of `ok`. */
  ok: number
  /** By what is asked for, then by who asks. */
  answers: ReadonlyMap<string, Readonly<Record<CallerName, number>>>
}

/** @throws when a line is none that this understands, or a route stands there twice */
export function readTable(): Map<string, Row> {
  const rows = new Map<string, Row>()
  const text = readFileSync(new URL('answers.md', import.meta.url), 'utf8')
  for (const section of text.split(/^## /m).slice(1)) {
    const lines = section.split('\n')
    const pattern = lines[0]!
    const [head, , ...grid] = lines.filter((line) => line.startsWith('|')).map(cells)
    if (head?.slice(1).join() !== callerNames.join()) throw new Error(`${pattern}: the callers are not ${callerNames}`)
    for (const line of lines.filter((each) => each.startsWith('- '))) {
      const [, ok, method, path] = /^- (\d{3}) `([A-Z]+) (\S+)`$/.exec(line) ?? []
      if (!ok || !method || !path) throw new Error(`${pattern}: not a route: ${line}`)
      const key = `${method} ${path}`
      if (rows.has(key)) throw new Error(`${key} stands there twice`)
      const answers = new Map(
        grid.map(([of = '', ...words]) => {
          const answer = (n: number) => (words[n] === 'ok' ? Number(ok) : Number(words[n]))
          return [of, Object.fromEntries(callerNames.map((name, n) => [name, answer(n)])) as Record<CallerName, number>]
        }),
      )
      rows.set(key, { method, path, pattern, ok: Number(ok), answers })
    }
  }
  return rows
}

function cells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}
