import type { FastifyRequest } from 'fastify'

export type Multipart = {
  fields: Record<string, string>
  file: { name: string; type: string; bytes: Buffer } | null
}

/** The parts of a multipart/form-data body (kept as bytes by the server); null when it is none. */
export async function multipartOf(request: FastifyRequest): Promise<Multipart | null> {
  const type = request.headers['content-type'] ?? ''
  if (!Buffer.isBuffer(request.body) || !type.startsWith('multipart/form-data')) return null
  const body = new Uint8Array(request.body)
  const form = await new Response(body, { headers: { 'content-type': type } }).formData().catch(() => null)
  if (!form) return null
  const parts: Multipart = { fields: {}, file: null }
  for (const [name, value] of form) {
    if (typeof value === 'string') parts.fields[name] = value
    else parts.file = { name: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) }
  }
  return parts
}
