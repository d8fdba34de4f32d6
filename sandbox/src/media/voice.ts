const serial = 0x5a4b
const samplesPerPacket = 960n

/** An Ogg Opus file (RFC 7845) of `seconds` (≤ 5) of silence, as a voice note comes: mono, 48 kHz, 20 ms packets. */
export function silentVoiceNote(seconds = 1): Buffer {
  const head = Buffer.from([...Buffer.from('OpusHead', 'latin1'), 1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0])
  const vendor = Buffer.from('sandbox', 'latin1')
  const lengths = Buffer.alloc(8)
  lengths.writeUInt32LE(vendor.length, 0)
  const tags = Buffer.concat([
    Buffer.from('OpusTags', 'latin1'),
    lengths.subarray(0, 4),
    vendor,
    Buffer.from([0, 0, 0, 0]),
  ])
  const silence = Buffer.from([0xf8, 0xff, 0xfe])
  const packets = Array.from({ length: Math.min(250, Math.ceil(seconds * 50)) }, () => silence)
  return Buffer.concat([
    page(0x02, 0, 0n, [head]),
    page(0x00, 1, 0n, [tags]),
    page(0x04, 2, BigInt(packets.length) * samplesPerPacket, packets),
  ])
}

function page(flags: number, sequence: number, granule: bigint, packets: Buffer[]): Buffer {
  const header = Buffer.alloc(27 + packets.length)
  header.write('OggS', 0, 'latin1')
  header[5] = flags
  header.writeBigUInt64LE(granule, 6)
  header.writeUInt32LE(serial, 14)
  header.writeUInt32LE(sequence, 18)
  header[26] = packets.length
  for (const [i, packet] of packets.entries()) header[27 + i] = packet.length
  const whole = Buffer.concat([header, ...packets])
  whole.writeUInt32LE(oggChecksum(whole), 22)
  return whole
}

/** Ogg's CRC-32: polynomial 0x04c11db7, no reflection, no final inversion (RFC 3533). */
function oggChecksum(bytes: Buffer): number {
  let crc = 0
  for (const byte of bytes) {
    crc ^= byte << 24
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  }
  return crc >>> 0
}
