import type { Vault } from '../access/vault.ts'
import { Problem } from '../http/problem.ts'

/** Where a page begins: of the search as it was at a moment, how many results stand before it. */
export type Place = { until: Date; offset: number }

export function makeCursor(vault: Vault, search: string, { until, offset }: Place): string {
  const body = `${until.getTime().toString(36)}-${offset.toString(36)}`
  return `${body}.${macOf(vault, search, body)}`
}

/** @throws invalid_cursor when it is not one that this very search of this caller gave */
export function readCursor(vault: Vault, search: string, cursor: string): Place {
  const [body = '', mac = ''] = cursor.split('.')
  const [until = '', offset = ''] = body.split('-')
  if (macOf(vault, search, body) !== mac) throw new Problem('invalid_cursor')
  return { until: new Date(Number.parseInt(until, 36)), offset: Number.parseInt(offset, 36) }
}

const macOf = (vault: Vault, search: string, body: string): string =>
  vault.mac('search cursor', `${body} ${search}`).slice(0, 22)
