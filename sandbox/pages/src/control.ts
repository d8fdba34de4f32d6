import type { Platform } from '../../src/accounts.ts'
import type { Person } from '../../src/scenes/cast.ts'
import type { Loaded } from './store/state.ts'

/** The address of a verb of the sandbox: beside these pages, wherever they are served from. */
export function address(path: string): string {
  return new URL(`control/${path}`, document.baseURI).href
}

/** Calls the sandbox. Throws an error whose message is for people. */
export async function ask<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  let answer: Response
  try {
    answer = await fetch(address(path), { method, ...init })
  } catch {
    throw new Error('The sandbox does not answer. Is it running?')
  }
  const told: unknown = await answer.json().catch(() => null)
  if (answer.ok) return told as T
  const words = typeof told === 'object' && told !== null && 'error' in told ? String(told.error) : ''
  throw new Error(words || `The sandbox refused this (${answer.status}).`)
}

/** `platform account person`, the name of a thread, in its parts. */
export function partsOf(key: string): { platform: Platform; account: string; person: string } {
  const [platform = '', account = '', ...person] = key.split(' ')
  return { platform: platform as Platform, account, person: person.join(' ') }
}

export function fetchThread(key: string): Promise<Loaded> {
  return ask<Loaded>('GET', `thread?${new URLSearchParams(partsOf(key))}`)
}

/** Somebody new; neighbouring numbers have different names. */
export function somebody(platform: Platform): Promise<Person> {
  const number = Math.floor(Date.now() / 1000) % 10_000
  return ask<Person>('GET', `somebody?platform=${platform}&number=${number}`)
}
