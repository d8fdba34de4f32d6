import { defaultFilter } from 'cmdk'
import type { ReactNode } from 'react'
import { type Command, isPossible, type Pick } from '../commands/index.ts'
import { t } from './words.ts'

/** One line of the command bar. */
export type Entry = {
  /** A command's id, with the value of its choice after a space. */
  id: string
  words: string
  /** What it belongs to, in front of its words: the command of a choice. */
  of?: string
  /** Muted, after its words. */
  detail?: string
  /** Muted, at the right. */
  note?: string
  mark?: ReactNode
  also?: string
  keys?: string
  isChosen?: boolean | 'partly'
  /** It has a second step. */
  leadsOn?: boolean
  run: () => void
}
export type Section = { id: string; heading: string; entries: readonly Entry[] }

const mostRecent = 4
const mostFound = 14
const leastScore = 0.03
const recentBonus = 1.15

/** What can be done now. Moving by `j` and `k` is not done by name. */
export function possible(commands: readonly Command[]): Command[] {
  return commands.filter((command) => !command.isHidden && isPossible(command))
}

/** With nothing typed: what was done last, then everything by its place; where one can go comes last. */
export function allSections(commands: readonly Command[], recent: readonly string[]): Section[] {
  const last = recent.flatMap((id) => entryFor(commands, id) ?? []).slice(0, mostRecent)
  const groups = placesOf(commands).map(([heading, own]) => ({
    id: `group ${heading}`,
    heading,
    entries: own.map(entryOf),
  }))
  if (last.length === 0) return groups
  const again = last.map((entry) => ({ ...entry, id: `recent ${entry.id}` }))
  return [{ id: 'recent', heading: t('palette.recent'), entries: again }, ...groups]
}

function entryFor(commands: readonly Command[], id: string): Entry | undefined {
  const command = commands.find((one) => id === one.id || id.startsWith(`${one.id} `))
  if (!command) return undefined
  return id === command.id ? entryOf(command) : choicesOf(command).find((entry) => entry.id === id)
}

/** As many of them as this, from the top. */
export function firstOf(sections: readonly Section[], most: number): Section[] {
  let left = most
  const cut = sections.map((section) => {
    const entries = section.entries.slice(0, left)
    left -= entries.length
    return { ...section, entries }
  })
  return cut.filter(({ entries }) => entries.length > 0)
}

/** The commands and the choices that these words fit, the best first. */
export function foundEntries(commands: readonly Command[], words: string, recent: readonly string[]): Entry[] {
  const choices = words.length > 1 ? commands.flatMap(choicesOf) : []
  return best([...commands.map(entryOf), ...choices], words, recent)
}

/** The choices of one command; all of them with nothing typed. */
export function pickEntries(command: Command, words: string): Entry[] {
  const all = choicesOf(command).map(({ of: _, ...entry }) => entry)
  if (words === '') return all
  const found = best(all, words, [])
  const add = command.pick?.onAdd
  const isThere = all.some((entry) => entry.words.toLowerCase() === words.toLowerCase())
  if (!add || isThere) return found
  return [...found, { id: `${command.id} + ${words}`, words: t('palette.new', { name: words }), run: () => add(words) }]
}

/** Commands by their headings: what is open first, then the rest of the page, then what is the same everywhere. */
export function placesOf(commands: readonly Command[]): [string, Command[]][] {
  const places = Map.groupBy(commands, ({ group }) => group ?? t('palette.other'))
  const first = [t('app.group_ticket'), t('app.group_write'), t('inbox.group')]
  const last = [t('app.group_view'), t('app.group_go'), t('palette.other')]
  const rank = (place: string) =>
    first.includes(place) ? first.indexOf(place) - first.length : last.indexOf(place) + 1
  return [...places].sort(([a], [b]) => rank(a) - rank(b))
}

function entryOf(command: Command): Entry {
  const { id, words, also, key, pick, run } = command
  return {
    id,
    words,
    ...(also ? { also } : {}),
    ...(key ? { keys: key } : {}),
    ...(pick ? { leadsOn: true } : {}),
    run,
  }
}

function choicesOf(command: Command): Entry[] {
  const pick: Pick | undefined = command.pick
  return (pick?.options() ?? []).map(({ value, label, mark, note, also, isChosen }) => ({
    id: `${command.id} ${value}`,
    words: label,
    of: command.words,
    also: `${command.words} ${also ?? ''}`,
    ...(mark ? { mark } : {}),
    ...(note ? { note } : {}),
    ...(isChosen ? { isChosen } : {}),
    run: () => pick?.onPick(value),
  }))
}

function best(entries: readonly Entry[], words: string, recent: readonly string[]): Entry[] {
  const scored = entries.map((entry) => {
    const score = defaultFilter(entry.words, words, entry.also ? [entry.also] : [])
    return { entry, score: recent.includes(entry.id) ? score * recentBonus : score }
  })
  return scored
    .filter(({ score }) => score >= leastScore)
    .sort((a, b) => b.score - a.score)
    .slice(0, mostFound)
    .map(({ entry }) => entry)
}
