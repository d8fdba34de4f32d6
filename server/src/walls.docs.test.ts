import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { configurationPage } from '../../scripts/docs/configuration.ts'
import { files, folders, root } from './testing/sources.ts'

// What the pages of the project say of its files and commands is so.

const topFolders = folders().filter((folder) => !folder.includes('/'))
const pages = files('.md', ['', ...topFolders]).map((path) => {
  const text = readFileSync(join(root, path), 'utf8')
  return { path, prose: text.replace(/^```[\s\S]*?^```/gm, ''), text }
})

describe('the pages name only what exists', () => {
  test.each(pages)('files, in $path', ({ path, prose }) => {
    const inTicks = [...prose.matchAll(/`([\w@./-]+\.(?:ts|mjs|sql|md|json|yml|sh))`/g)].map((match) => match[1] ?? '')
    const linked = [...prose.matchAll(/\]\((?!https?:|mailto:|#)([^)#]+)[^)]*\)/g)].map((match) => match[1] ?? '')
    const places = (name: string) =>
      [dirname(path), '', 'server/src', 'contract/src', dirname(dirname(path))].map((from) => join(root, from, name))
    const missing = [...inTicks, ...linked].filter((name) => !places(name).some((place) => existsSync(place)))
    expect(
      missing,
      `${path} names files that are not there: mend the page (a placeholder is written <like-this>)`,
    ).toEqual([])
  })

  test.each(pages)('commands, in $path', ({ path, text }) => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    const named = [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].map(
      (match) => match[1] ?? match[2] ?? '',
    )
    expect(
      named.filter((name) => !(name in scripts)),
      `${path} names commands that package.json lacks`,
    ).toEqual([])
  })

  test('and there are pages', () => {
    expect(pages.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md']),
    )
  })
})

describe('the pages keep their length', () => {
  test.each(pages.filter(({ path }) => path === 'ARCHITECTURE.md' || path.startsWith('docs/decisions/')))(
    '$path',
    ({ path, text }) => {
      const most = path === 'ARCHITECTURE.md' ? 80 : 40
      expect(
        text.trimEnd().split('\n').length,
        `${path} is to be read at one sitting: at most ${most} lines`,
      ).toBeLessThanOrEqual(most)
    },
  )
})

describe('pages that are made from the code', () => {
  test('are up to date', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/docs.ts'), '--check'], {
      encoding: 'utf8',
    })
    expect(status, `${stdout}${stderr}`).toBe(0)
  })

  test('the page of variables says of each what it takes, its default and its sentence', () => {
    const page = configurationPage({
      PORT: { read: Number, unset: 8000, help: 'A | port.' },
      KEY: { read: String, unset: '', help: 'A key.', secret: true },
      MODE: {
        read: () => {
          throw new Error('must be one of a, b')
        },
        unset: 'a',
        help: 'A mode.',
      },
    })
    expect(page).toContain('| `PORT` | text | `8000` | A \\| port. |')
    expect(page).toContain('| `KEY` | text, secret | – | A key. |')
    expect(page).toContain('| `MODE` | a, b | `a` | A mode. |')
  })
})
