import { createHash } from 'node:crypto'
import { newNumericId } from '../ids.ts'
import { BoundedMap } from '../ring.ts'
import { smallPng } from './png.ts'
import { silentVoiceNote } from './voice.ts'

export type StoredMedia = {
  id: string
  ownerId: string
  mimeType: string
  fileName: string
  bytes: Buffer
  /** base64, as WhatsApp gives it */
  sha256: string
  storedAt: number
}

/** A file that a customer sends: own bytes, or a sample of the kind when none are given. */
export type GivenMedia = { mimeType?: string; fileName?: string; bytesBase64?: string }

export type MediaKind = 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker'

const webp = Buffer.from('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==', 'base64')
const pdf = Buffer.from(
  '%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  'latin1',
)
const mp4 = Buffer.from('0000001c6674797069736f6d0000020069736f6d69736f326d7034310000000866726565', 'hex')

const samples: Record<MediaKind, { mimeType: string; fileName: string; bytes: (n: number) => Buffer }> = {
  image: { mimeType: 'image/png', fileName: 'photo.png', bytes: (n) => smallPng(n) },
  video: { mimeType: 'video/mp4', fileName: 'clip.mp4', bytes: () => mp4 },
  audio: { mimeType: 'audio/ogg', fileName: 'audio.ogg', bytes: () => silentVoiceNote(2) },
  voice: { mimeType: 'audio/ogg; codecs=opus', fileName: 'voice.ogg', bytes: () => silentVoiceNote(1) },
  document: { mimeType: 'application/pdf', fileName: 'document.pdf', bytes: () => pdf },
  sticker: { mimeType: 'image/webp', fileName: 'sticker.webp', bytes: () => webp },
}

/** Files on the platforms' side, the newest 2,000. */
export class MediaStore {
  readonly #files = new BoundedMap<string, StoredMedia>(2000)
  #count = 0

  find(id: string): StoredMedia | undefined {
    return this.#files.get(id)
  }

  /** Keeps a customer's file, or a sample of that kind. */
  keep(ownerId: string, kind: MediaKind, given: GivenMedia | undefined, now: number): StoredMedia {
    const sample = samples[kind]
    const bytes = given?.bytesBase64 ? Buffer.from(given.bytesBase64, 'base64') : sample.bytes(this.#count++ % 200)
    return this.keepBytes(ownerId, given?.mimeType ?? sample.mimeType, given?.fileName ?? sample.fileName, bytes, now)
  }

  keepBytes(ownerId: string, mimeType: string, fileName: string, bytes: Buffer, now: number): StoredMedia {
    const sha256 = createHash('sha256').update(bytes).digest('base64')
    const file = { id: newNumericId(), ownerId, mimeType, fileName, bytes, sha256, storedAt: now }
    this.#files.set(file.id, file)
    return file
  }

  forget(id: string): boolean {
    return this.#files.delete(id)
  }
}
