import { useEffect, useRef, useSyncExternalStore } from 'react'
import { isTyping, keyOf } from './keys.ts'
import { type Command, type Pick, Registry } from './registry.ts'

export { ariaKeys, capsOf, isMac } from './keys.ts'
export { type Command, isPossible, type Pick } from './registry.ts'

export const registry = new Registry()

/**
 * Registers what can be done while the component is on screen. `run` and `when` may change with every rendering; ids, words and
 * keys are taken anew when they change.
 */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands)
  latest.current = commands
  const shape = JSON.stringify(commands.map(({ run: _, when: __, pick, ...words }) => ({ ...words, picks: !!pick })))
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words decide; what runs is looked up when it runs
  useEffect(() => {
    const current = (id: string) => latest.current.find((command) => command.id === id)
    return registry.register(
      latest.current.map((command) => ({
        ...command,
        run: () => current(command.id)?.run(),
        when: () => current(command.id)?.when?.() ?? true,
        ...(command.pick ? { pick: pickOf(() => current(command.id)?.pick) } : {}),
      })),
    )
  }, [shape])
}

function pickOf(current: () => Pick | undefined): Pick {
  return {
    options: () => current()?.options() ?? [],
    onPick: (value) => current()?.onPick(value),
    ...(current()?.onAdd ? { onAdd: (name) => current()?.onAdd?.(name) } : {}),
  }
}

/** Every command on screen, newest first; those that cannot be done now are among them. */
export function useAllCommands(): readonly Command[] {
  return useSyncExternalStore(registry.subscribe, () => registry.all)
}

/** The one listener for keys. A dialog, menu or the command bar keeps its own keys. @returns how to stop */
export function listenForKeys(): () => void {
  const stop = new AbortController()
  addEventListener(
    'keydown',
    (event) => {
      if (event.defaultPrevented || event.isComposing || (event.repeat && event.key === 'Enter')) return
      const key = keyOf(event)
      if (key === undefined) return
      const target = event.target instanceof Element ? event.target : null
      const floats = target?.closest('[role="dialog"],[role="menu"],[role="listbox"],[role="alertdialog"]')
      if (floats && !key.includes('mod+')) return
      if (registry.press(key, isTyping(event.target))) event.preventDefault()
    },
    { signal: stop.signal },
  )
  return () => stop.abort()
}
