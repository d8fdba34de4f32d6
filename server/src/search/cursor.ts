import type { Vault } from '../access/vault.ts'
import { Problem } from '../http/problem.ts'
import type { Start } from './find.ts'

/** Where a page begins: of the search as it was at a moment, of those ranked together from `start` on, after so many. */
export type Place = { until: Date; start: Start | null; offset: number }

export function makeCursor(vault: Vault, search: string, { until, start, offset }: Place): string {
  const { bucket, after } = start ?? { bucket: '', after: null }
  const body = [until.getTime(), offset, bucket, after?.at.getTime() ?? '', after?.id ?? ''].join('_')
  return `${body}.${macOf(vault, search, body)}`
}

/** @throws invalid_cursor when it is not one that this very search of this caller gave */
export function readCursor(vault: Vault, search: string, cursor: string): Place {
  const [body = '', mac = ''] = cursor.split('.')
  if (macOf(vault, search, body) !== mac) throw new Problem('invalid_cursor')
  const [until, offset, bucket = '', at, id = ''] = body.split('_')
  const after = id === '' ? null : { at: new Date(Number(at)), id }
  return {
    until: new Date(Number(until)),
    offset: Number(offset),
    start: bucket === '' ? null : { bucket: Number(bucket), after },
  }
}

const macOf = (vault: Vault, search: string, body: string): string =>
  vault.mac('search cursor', `${body} ${search}`).slice(0, 22)
