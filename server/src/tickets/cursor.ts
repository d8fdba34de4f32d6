import type { Vault } from '../access/vault.ts'
import { Problem } from '../http/problem.ts'

/**
 * A cursor names the last row of a page and carries a MAC over it and the list it came from, so that it can be used for
 * that list and no other, and nobody can make one up.
 */
export function makeCursor(vault: Vault, list: string, lastId: string): string {
  const body = Buffer.from(lastId.replaceAll('-', ''), 'hex').toString('base64url')
  return `${body}.${vault.mac(`cursor ${list}`, body).slice(0, 22)}`
}

/** @returns the UUID in it. @throws invalid_cursor */
export function readCursor(vault: Vault, list: string, cursor: string): string {
  const [body = '', mac = ''] = cursor.split('.')
  if (vault.mac(`cursor ${list}`, body).slice(0, 22) !== mac) throw new Problem('invalid_cursor')
  const hex = Buffer.from(body, 'base64url').toString('hex')
  if (!/^[0-9a-f]{32}$/.test(hex)) throw new Problem('invalid_cursor')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
