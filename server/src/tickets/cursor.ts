import type { Vault } from '../access/vault.ts'
import { Problem } from '../http/problem.ts'

/**
 * A cursor names the last row of a page by what the list is ordered by, and carries a MAC over it and the list it came from, so that
 * it can be used for that list and no other, and nobody can make one up.
 */
export function makeCursor(vault: Vault, list: string, place: readonly string[]): string {
  const body = Buffer.from(place.join('|')).toString('base64url')
  return `${body}.${vault.mac(purpose, `${list} ${body}`)}`
}

/** @returns the place in it. @throws invalid_cursor */
export function readCursor(vault: Vault, list: string, cursor: string): string[] {
  const [body = '', mac = ''] = cursor.split('.')
  if (!vault.checkMac(purpose, `${list} ${body}`, mac)) throw new Problem('invalid_cursor')
  return Buffer.from(body, 'base64url').toString().split('|')
}

const purpose = 'ticket list cursor'
