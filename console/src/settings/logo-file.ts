import type { Logo } from '../api/types.ts'

export const mostLogoBytes = 256 * 1024

export type LogoFault = 'type' | 'large' | 'broken'

/** What the first bytes say that a file is, whatever its name says. */
export function pictureType(bytes: Uint8Array): Logo['mime_type'] | undefined {
  const text = (at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length))
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png'
  if (text(0, 3) === '\xff\xd8\xff') return 'image/jpeg'
  return text(0, 4) === 'RIFF' && text(8, 4) === 'WEBP' ? 'image/webp' : undefined
}

export function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}

/** Reads a file as a logo, or says what is wrong with it. The picture is decoded, so that a broken one is found here. */
export async function readLogoFile(
  file: Blob,
): Promise<{ ok: true; logo: Logo; width: number; height: number } | { ok: false; fault: LogoFault }> {
  if (file.size > mostLogoBytes) return { ok: false, fault: 'large' }
  const bytes = new Uint8Array(await file.arrayBuffer())
  const type = pictureType(bytes)
  if (!type) return { ok: false, fault: 'type' }
  try {
    const { width, height } = await createImageBitmap(new Blob([bytes], { type }))
    return { ok: true, logo: { content_base64: base64Of(bytes), mime_type: type }, width, height }
  } catch {
    return { ok: false, fault: 'broken' }
  }
}
