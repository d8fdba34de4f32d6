import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Channel } from '../channel.ts'
import { expectWellFormed } from './items.ts'

/**
 * `fixtures/*.json` are bodies as a platform posts them; `fixtures/expected/<same name>` is what they parse to, with dates
 * as ISO strings. A missing one is written by the first run, which fails, and is then yours to read; `-u` rewrites them.
 */
export function fixturesContract<S>(channel: Channel<S>, fixturesDir: string): void {
  const names = jsonFiles(fixturesDir)
  const expectedDir = join(fixturesDir, 'expected')
  const expected = new Set(jsonFiles(expectedDir))

  describe('fixtures', () => {
    test('every fixture has an expected parse, and every expected parse its fixture', () => {
      expect(names.length).toBeGreaterThan(0)
      expect([...expected].sort()).toEqual(names)
    })

    test.each(names)('%s parses as expected', async (name) => {
      const body: unknown = readJson(join(fixturesDir, name))
      const entries = channel.inbound.parse(body)
      expectWellFormed(entries, body)
      await expect(`${JSON.stringify(entries, null, 2)}\n`).toMatchFileSnapshot(join(expectedDir, name))
    })

    test.each(names)('%s parses the same twice and is left as it was', (name) => {
      const body: unknown = readJson(join(fixturesDir, name))
      const first = JSON.stringify(channel.inbound.parse(body))
      expect(JSON.stringify(channel.inbound.parse(body))).toBe(first)
      expect(body).toEqual(readJson(join(fixturesDir, name)))
    })

    test.each(names)('%s with any one node replaced by something absurd still parses without a throw', (name) => {
      const text = readFileSync(join(fixturesDir, name), 'utf8')
      for (const path of nodePaths(JSON.parse(text)).slice(0, 400))
        for (const absurd of absurdities) {
          const body = replaced(JSON.parse(text), path, absurd)
          expectWellFormed(channel.inbound.parse(body), body)
        }
    })
  })
}

export function hostileBodiesContract<S>(channel: Channel<S>): void {
  describe('hostile bodies', () => {
    test.each(absurdities.map((body) => ({ label: String(JSON.stringify(body)).slice(0, 30), body })))(
      'parse($label) does not throw and drops nothing',
      ({ body }) => {
        const entries = channel.inbound.parse(body)
        expectWellFormed(entries, body)
        expect(entries.length).toBeGreaterThan(0)
        expect(entries.map((entry) => entry.item.kind)).toEqual(entries.map(() => 'unparsed'))
      },
    )

    test('parse of arbitrary JSON never throws and gives well-formed items', () => {
      fc.assert(
        fc.property(fc.jsonValue({ maxDepth: 8 }), (body) => expectWellFormed(channel.inbound.parse(body), body)),
        { numRuns: 500 },
      )
    })
  })
}

const absurdities: readonly unknown[] = [
  null,
  7,
  -0.5,
  1e300,
  true,
  '',
  'x',
  '\0\ud800',
  '9'.repeat(600),
  [],
  {},
  [null],
  [[]],
  nested(200),
  JSON.parse('{"__proto__":{"id":"1"},"constructor":[]}'),
]

function nested(depth: number): unknown {
  let node: unknown = {}
  for (let level = 0; level < depth; level++) node = level % 2 === 0 ? { entry: node } : [node]
  return node
}

type Path = (string | number)[]

function nodePaths(node: unknown, path: Path = []): Path[] {
  if (node === null || typeof node !== 'object') return [path]
  return [path, ...Object.entries(node).flatMap(([key, child]) => nodePaths(child, [...path, key]))]
}

function replaced(body: unknown, path: Path, by: unknown): unknown {
  const last = path.at(-1)
  if (last === undefined) return by
  let node = body as Record<string | number, unknown>
  for (const key of path.slice(0, -1)) node = node[key] as Record<string | number, unknown>
  node[last] = by
  return body
}

function jsonFiles(directory: string): string[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .sort()
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}
