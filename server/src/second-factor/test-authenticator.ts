import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

// A device for tests that makes passkeys and signs with them, as WebAuthn level 2 lays it down: ES256, no attestation.

type Creation = { challenge: string; rp: { id?: string }; user: { id: string } }
type Request = { challenge: string; rpId?: string }
type Faults = {
  origin?: string
  counter?: number
  isVerified?: boolean
  attestation?: Map<unknown, unknown>
  type?: string
}

const b64 = (bytes: Buffer) => bytes.toString('base64url')
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest()

export function anAuthenticator({ origin = 'http://localhost:8000', rpId = 'localhost' } = {}) {
  const id = randomBytes(32)
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  let counter = 0
  let userHandle = b64(randomBytes(16))

  function authData(flags: number, count: number, credential?: Buffer): Buffer {
    const head = Buffer.alloc(5)
    head[0] = flags | (credential ? 0x40 : 0)
    head.writeUInt32BE(count, 1)
    return Buffer.concat([sha256(rpId), head, ...(credential ? [credential] : [])])
  }
  const clientData = (type: string, challenge: string, from: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: from, crossOrigin: false }))
  const flagsOf = (isVerified: boolean) => 0x01 | (isVerified ? 0x04 : 0)

  return {
    id: b64(id),
    /** Answers `navigator.credentials.create(options)`. */
    create(options: unknown, faults: Faults = {}) {
      const { challenge, user } = options as Creation
      userHandle = user.id
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const credential = Buffer.concat([Buffer.alloc(16), length, id, coseKey(publicKey)])
      const attestation = new Map<unknown, unknown>([
        ['fmt', faults.attestation ? 'packed' : 'none'],
        ['attStmt', faults.attestation ?? new Map()],
        ['authData', authData(flagsOf(true), counter, credential)],
      ])
      return {
        id: b64(id),
        rawId: b64(id),
        type: 'public-key' as const,
        clientExtensionResults: {},
        response: {
          clientDataJSON: b64(clientData(faults.type ?? 'webauthn.create', challenge, faults.origin ?? origin)),
          attestationObject: b64(cbor(attestation)),
          transports: ['internal'],
        },
      }
    },
    /** Answers `navigator.credentials.get(options)`. */
    get(options: unknown, faults: Faults = {}) {
      const { challenge } = options as Request
      counter = faults.counter ?? counter + 1
      const data = authData(flagsOf(faults.isVerified ?? true), counter)
      const client = clientData(faults.type ?? 'webauthn.get', challenge, faults.origin ?? origin)
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)
      return {
        id: b64(id),
        rawId: b64(id),
        type: 'public-key' as const,
        clientExtensionResults: {},
        response: {
          clientDataJSON: b64(client),
          authenticatorData: b64(data),
          signature: b64(signature),
          userHandle,
        },
      }
    },
  }
}

/** RFC 9052: kty EC2, alg ES256, P-256, x, y. */
function coseKey(publicKey: KeyObject): Buffer {
  const { x, y } = publicKey.export({ format: 'jwk' })
  const bytes = (text: string | undefined) => Buffer.from(text ?? '', 'base64url')
  const parameters: [number, unknown][] = [
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, bytes(x)],
    [-3, bytes(y)],
  ]
  return cbor(new Map(parameters))
}

/** The little of RFC 8949 that is needed: integers, bytes, texts, lists, maps. */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)])
  const entries = [...(value as Map<unknown, unknown>)]
  return Buffer.concat([head(5, entries.length), ...entries.flatMap(([key, item]) => [cbor(key), cbor(item)])])
}

function head(major: number, count: number): Buffer {
  if (count < 24) return Buffer.from([(major << 5) | count])
  if (count < 256) return Buffer.from([(major << 5) | 24, count])
  return Buffer.from([(major << 5) | 25, count >> 8, count & 255])
}
