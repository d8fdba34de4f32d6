import type { PickOption } from '../design/pick-list.tsx'

/** What a command is done with, in the shape that a PickList takes it. */
export type Pick = {
  options: () => readonly PickOption[]
  onPick: (value: string) => void
  /** A new one by this name, when none is called so. */
  onAdd?: (name: string) => void
}

/** Something an agent can do here and now: with its words and its key it stands in the command bar and on the `?` sheet. */
export type Command = {
  /** Stable word, `ticket.resolve`; the last one registered under an id stands. */
  id: string
  words: string
  /** Heading on the `?` sheet and in the command bar. */
  group?: string
  /** Further words that the command bar finds it by. */
  also?: string
  key?: string
  /** Whether it can be done now; absent: whenever it is registered. */
  when?: () => boolean
  /** Also while the focus is in a text field; keys with `mod` always are. */
  whileTyping?: boolean
  /** Its key means this whatever was registered later: rows are selected, and that is what the agent is about. */
  goesFirst?: boolean
  /** Left out of the command bar (moving by `j` and `k`), not of the `?` sheet. */
  isHidden?: boolean
  /** The command bar lists these as its next step ("Assign › Ben"), and finds them by their own names. */
  pick?: Pick
  /** What its key does; with `pick`, it opens a list to choose from. */
  run: () => void
}

const chordMs = 1200

/** The commands of all that is on screen, and what a key means now. Later registrations go before earlier ones. */
export class Registry {
  #owners = new Map<symbol, readonly Command[]>()
  #listeners = new Set<() => void>()
  #all: readonly Command[] = []
  #prefix: { key: string; until: number } | undefined

  /** @returns how to take these commands away again */
  register(commands: readonly Command[]): () => void {
    const owner = Symbol()
    this.#owners.set(owner, commands)
    this.#tell()
    return () => {
      this.#owners.delete(owner)
      this.#tell()
    }
  }

  /** Newest first, one of each id. */
  get all(): readonly Command[] {
    return this.#all
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Runs the command of this id, if it can be done now. @returns whether it ran */
  run(id: string): boolean {
    const command = this.#all.find((one) => one.id === id && isPossible(one))
    command?.run()
    return command !== undefined
  }

  /** What a press means. @returns whether it was taken: run, or the first step of a sequence */
  press(key: string, isTyping: boolean, now = Date.now()): boolean {
    const prefix = this.#prefix && this.#prefix.until > now && !isTyping ? this.#prefix.key : undefined
    this.#prefix = undefined
    const wished = this.#all.filter(
      (command) =>
        command.key && (!isTyping || command.whileTyping || command.key.includes('mod+')) && isPossible(command),
    )
    const whole = prefix === undefined ? key : `${prefix} ${key}`
    const command = wished.find((one) => one.key === whole) ?? wished.find((one) => one.key === key)
    if (command) {
      command.run()
      return true
    }
    if (!wished.some((one) => one.key?.startsWith(`${key} `))) return false
    this.#prefix = { key, until: now + chordMs }
    return true
  }

  #tell(): void {
    const seen = new Set<string>()
    const newestFirst = [...this.#owners.values()]
      .reverse()
      .flat()
      .sort((a, b) => Number(b.goesFirst ?? false) - Number(a.goesFirst ?? false))
    this.#all = newestFirst.filter(({ id }) => !seen.has(id) && seen.add(id))
    for (const listener of this.#listeners) listener()
  }
}

export function isPossible(command: Command): boolean {
  return command.when?.() ?? true
}
