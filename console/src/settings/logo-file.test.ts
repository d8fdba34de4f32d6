import { expect, test } from 'vitest'
import { base64Of, mostLogoBytes, pictureType, readLogoFile } from './logo-file.ts'

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

test('a file is what its bytes say, not what its name says', () => {
  expect(pictureType(bytesOf('\x89PNG\r\n\x1a\n....IHDR'))).toBe('image/png')
  expect(pictureType(bytesOf('\xff\xd8\xff\xe0'))).toBe('image/jpeg')
  expect(pictureType(bytesOf('RIFF\0\0\0\0WEBPVP8 '))).toBe('image/webp')
  for (const other of ['<svg onload=alert(1)>', 'GIF89a', 'RIFF\0\0\0\0WAVE', ''])
    expect(pictureType(bytesOf(other)), other).toBeUndefined()
})

test('a file above 256 KB and one of another type are refused before anything is sent', async () => {
  expect(await readLogoFile(new Blob([new Uint8Array(mostLogoBytes + 1)]))).toEqual({ ok: false, fault: 'large' })
  expect(await readLogoFile(new Blob(['<svg/>'], { type: 'image/png' }))).toEqual({ ok: false, fault: 'type' })
})

test('bytes survive their way through base64, also many', () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at % 256)
  expect(Buffer.from(base64Of(bytes), 'base64').equals(Buffer.from(bytes))).toBe(true)
})
