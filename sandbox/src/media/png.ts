import { crc32, deflateSync } from 'node:zlib'

/** A small PNG (8-bit RGB) with a two-coloured pattern that differs by `hue`; source of the format: PNG specification. */
export function smallPng(hue: number, size = 64): Buffer {
  const rows = Buffer.alloc(size * (size * 3 + 1))
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const dark = ((x >> 3) + (y >> 3)) % 2 === 0
      const at = y * (size * 3 + 1) + 1 + x * 3
      rows[at] = dark ? 40 : (hue * 47) % 256
      rows[at + 1] = dark ? 60 : (hue * 91) % 256
      rows[at + 2] = dark ? 90 : (hue * 153) % 256
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(named.length + 8)
  framed.writeUInt32BE(data.length, 0)
  named.copy(framed, 4)
  framed.writeUInt32BE(crc32(named), named.length + 4)
  return framed
}
