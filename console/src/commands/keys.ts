// Keys are written as `e`, `g i` (one after the other), `mod+k` (Ctrl, or ⌘ on a Mac), `mod+shift+enter`, `?`, `]`.

export const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

const signs: Record<string, string> = {
  mod: isMac ? '⌘' : 'Ctrl',
  shift: isMac ? '⇧' : 'Shift',
  alt: isMac ? '⌥' : 'Alt',
  enter: isMac ? '↩' : 'Enter',
  escape: 'Esc',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  backspace: '⌫',
  space: 'Space',
}
const named: Record<string, string> = {
  Enter: 'enter',
  Escape: 'escape',
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Backspace: 'backspace',
  Delete: 'delete',
  Tab: 'tab',
  ' ': 'space',
}

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** How a press is written; `undefined` for a modifier alone. */
export function keyOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed, mac = isMac): string | undefined {
  if (['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'Dead', 'Process', 'Unidentified'].includes(key)) return undefined
  const name = named[key] ?? key.toLowerCase()
  const mod = mac ? metaKey : ctrlKey
  // What Shift makes of a key is in `key` already: `?`, `]`. It counts for letters and named keys.
  const shift = shiftKey && (name.length > 1 || /^[a-z]$/.test(name))
  const typed = !mac && ctrlKey && altKey && name.length === 1
  return [mod && !typed && 'mod', altKey && !typed && 'alt', shift && 'shift', name].filter(Boolean).join('+')
}

/** The caps to draw for a key: `mod+k` → [['Ctrl', 'K']], `g i` → [['G'], ['I']]. */
export function capsOf(key: string): string[][] {
  return key.split(' ').map((step) => step.split('+').map((part) => signs[part] ?? part.toUpperCase()))
}

/** For `aria-keyshortcuts`; a sequence has no form there. */
export function ariaKeys(key: string): string | undefined {
  if (key.includes(' ')) return undefined
  return key
    .split('+')
    .map((part) =>
      part === 'mod' ? (isMac ? 'Meta' : 'Control') : part.length === 1 ? part : part[0]?.toUpperCase() + part.slice(1),
    )
    .join('+')
}

/** Whether keys without a modifier belong to what has the focus. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type)
}
