import { describe, expect, test } from 'vitest'
import { textParts } from './links.ts'

const linksOf = (text: string) => textParts(text).flatMap(({ text, href }) => (href ? [[text, href]] : []))

describe('links in a text', () => {
  test.each([
    ['see https://a.example/x.', [['https://a.example/x', 'https://a.example/x']]],
    ['(http://a.example/a_(b))', [['http://a.example/a_(b)', 'http://a.example/a_(b)']]],
    ['HTTPS://A.example', [['HTTPS://A.example', 'https://a.example/']]],
    ['write to ada@example.com!', [['ada@example.com', 'mailto:ada@example.com']]],
    ['mailto:ada@example.com', [['mailto:ada@example.com', 'mailto:ada@example.com']]],
    [
      'https://a.example and https://b.example',
      [
        ['https://a.example', 'https://a.example/'],
        ['https://b.example', 'https://b.example/'],
      ],
    ],
  ])('%j', (text, links) => {
    expect(linksOf(text)).toEqual(links)
  })

  test.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'vbscript:x',
    'https://bank.example@evil.example/',
    'https://user:pw@evil.example/',
    'xhttps://a.example',
    'https://',
    'a@b',
  ])('%j is none', (text) => {
    expect(linksOf(text)).toEqual([])
  })

  test('a link ends before marks that would show another one', () => {
    expect(linksOf('https://a.example/\u202Egpj.exe')).toEqual([['https://a.example/', 'https://a.example/']])
    expect(linksOf('<a href="https://a.example/">')).toEqual([['https://a.example/', 'https://a.example/']])
  })

  test('nothing of the text is lost, and a long text without spaces costs little', () => {
    const texts = [
      'a'.repeat(65_536),
      `${'a.'.repeat(30_000)}@`,
      'https://'.repeat(8000),
      '@'.repeat(60_000),
      'x https://a.example y',
    ]
    const started = performance.now()
    for (const text of texts)
      expect(
        textParts(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text)
    expect(performance.now() - started).toBeLessThan(1500)
  })
})
