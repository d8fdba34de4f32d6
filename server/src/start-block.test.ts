import { expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { startBlock } from './start-block.ts'

const lines = (environment: Record<string, string>, link: string | null) => {
  const text = startBlock({ config: readConfig(environment), link, playground: undefined })
  return text.split('\n').map((line) => line.trim().replace(/ {2,}/g, '  '))
}

test('a first start names the console and the link to begin with', () => {
  const printed = lines({ PORT: '8123' }, 'http://127.0.0.1:8123/app/welcome#token=abc')
  expect(printed[2]).toMatch(/^Parley {2}http:\/\/127\.0\.0\.1:8123\/app {2}\(version /)
  expect(printed).toContain('First visit  http://127.0.0.1:8123/app/welcome#token=abc  (works once)')
})

test('a later one says with which account to sign in, and shows no password', () => {
  const given = { ADMIN_EMAIL: 'ada@example.com', ADMIN_PASSWORD: 'a long pass phrase' }
  expect(lines(given, null)).toContain('Sign in  as ada@example.com')
  expect(lines(given, null).join()).not.toContain('a long pass phrase')
  expect(lines({}, null)).toContain('Sign in  with the account that you made')
})
