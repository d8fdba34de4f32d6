import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { buildApps } from '../../scripts/setup/apps.mjs'
import { withLock } from '../../scripts/setup/lock.mjs'
import { root } from '../../server/src/testing/sources.ts'

const dist = join(root, 'console/dist')
const mostBytes = 200 * 1024
const read = (name: string) => readFileSync(join(dist, name), 'utf8')

beforeAll(() => buildApps(root, withLock), 120_000)

/** The scripts of the page and everything that they import before they run. */
function firstLoad(): string[] {
  const seen = new Set<string>()
  const walk = (name: string): void => {
    if (seen.has(name)) return
    seen.add(name)
    const imports = read(name).matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g)
    for (const [, file] of imports) walk(`assets/${file}`)
  }
  for (const [, name] of read('index.html').matchAll(/(?:src|href)="\/app\/([\w./-]+\.js)"/g)) walk(name as string)
  return [...seen]
}

test('the first load is at most 200 KB of JavaScript, gzipped', () => {
  const files = firstLoad()
  const sizes = files.map((name) => gzipSync(read(name), { level: 9 }).length)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  expect(files.length).toBeGreaterThan(2)
  console.log(`first load: ${(total / 1024).toFixed(1)} KiB gzipped in ${files.length} files`)
  expect(total, files.map((name, at) => `${name} ${sizes[at]}`).join('\n')).toBeLessThanOrEqual(mostBytes)
})

test('the first load carries production code and no schemas', () => {
  const code = firstLoad().map(read).join('\n')
  expect(code).not.toMatch(/jsxDEV|Download the React DevTools/)
  expect(code).not.toContain('additionalProperties')
})
