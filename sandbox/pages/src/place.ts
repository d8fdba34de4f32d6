import { useSyncExternalStore } from 'react'
import type { Platform } from '../../src/accounts.ts'

/** A phone on the desk: whose it is. The name goes along, so that a sandbox that was started anew can be told it. */
export type Phone = { platform: Platform; person: string; name: string; account?: string | undefined }

/** What the address of the page says: which phones lie there, and whether the console stands beside them. */
export type Place = { phones: Phone[]; hasConsole: boolean }

export const mostPhones = 12
const platforms: Platform[] = ['whatsapp', 'facebook', 'twitter', 'chatbot']

/** Reads `?phones=whatsapp~15550100001~Ann,…&console=0`; what cannot be read is left out. */
export function readPlace(search: string): Place {
  const { phones: listed = '', console = '1' } = Object.fromEntries(
    search
      .replace(/^\?/, '')
      .split('&')
      .map((part) => part.split('=', 2)),
  ) as Record<string, string | undefined>
  const phones = listed.split(',').flatMap((text) => {
    const [platform, person = '', name = '', account] = text.split('~').map(decoded)
    const known = platforms.find((one) => one === platform)
    return known && person !== '' ? [{ platform: known, person, name, account }] : []
  })
  return { phones: phones.slice(0, mostPhones), hasConsole: console !== '0' }
}

export function writePlace({ phones, hasConsole }: Place): string {
  const parts = phones.map(({ platform, person, name, account }) =>
    [platform, person, name, ...(account === undefined ? [] : [account])].map(encoded).join('~'),
  )
  const query = [...(parts.length > 0 ? [`phones=${parts.join(',')}`] : []), ...(hasConsole ? [] : ['console=0'])]
  return query.length > 0 ? `?${query.join('&')}` : ''
}

export function isSamePhone(one: Phone, other: Phone): boolean {
  return one.platform === other.platform && one.person === other.person && one.account === other.account
}

function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll('~', '%7E')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

const moved = new EventTarget()

export function usePlace(): Place {
  const search = useSyncExternalStore(onMove, () => location.search)
  return readPlace(search)
}

function onMove(listener: () => void): () => void {
  moved.addEventListener('move', listener)
  addEventListener('popstate', listener)
  return () => {
    moved.removeEventListener('move', listener)
    removeEventListener('popstate', listener)
  }
}

export function goTo(change: (place: Place) => Place): void {
  history.replaceState(null, '', `${location.pathname}${writePlace(change(readPlace(location.search)))}`)
  moved.dispatchEvent(new Event('move'))
}

/** Puts these phones on the desk, in front of the others. */
export function addPhones(added: readonly Phone[]): void {
  goTo((place) => {
    const rest = place.phones.filter((known) => !added.some((phone) => isSamePhone(phone, known)))
    return { ...place, phones: [...added, ...rest].slice(0, mostPhones) }
  })
}

export function removePhone(gone: Phone): void {
  goTo((place) => ({ ...place, phones: place.phones.filter((phone) => !isSamePhone(phone, gone)) }))
}

/** On Parley's own origin the console is one folder away; on the sandbox's own there is none. */
export const consoleAddress: string | null =
  typeof location !== 'undefined' && location.pathname.startsWith('/sandbox/') ? '/app/' : null
