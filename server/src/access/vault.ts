import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

/** Keeps small secrets and signs links, all from one SECRET_KEY. */
export type Vault = {
  /** `v1.<nonce>.<sealed>`; opens only with the same `context` (what the secret is for, and whose it is). */
  encrypt(text: string, context?: string): string
  /** @throws when the text was changed, belongs to another context, or was made with another SECRET_KEY */
  decrypt(sealed: string, context?: string): string
  /** 256 bits in base64url; texts of two purposes never share a MAC. */
  mac(purpose: string, text: string): string
  /** Constant-time; false for anything that is not exactly `mac(purpose, text)`. */
  checkMac(purpose: string, text: string, given: string): boolean
}

export function createVault(secretKey: string): Vault {
  if (secretKey.length < 16) throw new Error('SECRET_KEY must be at least 16 characters long')
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', secretKey, 'parley', use, 32))
  const encryptionKey = derive('encrypt v1')
  // Made into keys once: out of bytes, that costs several times what the MAC does.
  const macKeys = new Map<string, KeyObject>()

  function mac(purpose: string, text: string): string {
    const key = macKeys.get(purpose) ?? createSecretKey(derive(`mac v1 ${purpose}`))
    macKeys.set(purpose, key)
    return createHmac('sha256', key).update(text).digest('base64url')
  }

  return {
    encrypt(text, context = '') {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', encryptionKey, nonce).setAAD(Buffer.from(context))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `v1.${nonce.toString('base64url')}.${sealed.toString('base64url')}`
    },
    decrypt(text, context = '') {
      const [version, nonce, sealed, more] = text.split('.')
      const bytes = Buffer.from(sealed ?? '', 'base64url')
      if (version !== 'v1' || !nonce || bytes.length < 16 || more !== undefined)
        throw new Error('This is not an encrypted secret')
      const decipher = createDecipheriv('aes-256-gcm', encryptionKey, Buffer.from(nonce, 'base64url'), {
        authTagLength: 16,
      })
      decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-16))
      return decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8')
    },
    mac,
    checkMac: (purpose, text, given) => sameText(mac(purpose, text), given),
  }
}

/** Compares two texts in a time that tells nothing about where they differ; only whether their lengths do. */
export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
