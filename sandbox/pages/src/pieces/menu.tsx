import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'

export type MenuItem = { label: string; icon?: ReactNode; isApart?: boolean; onChoose: () => void }

/** A button that opens a list of things to do, over everything else and inside its phone. Arrow keys move, Escape and a click elsewhere close, focus comes back. */
export function Menu(props: {
  label: string
  button: ReactNode
  className?: string
  items: readonly MenuItem[]
  head?: (close: () => void) => ReactNode
  foot?: ReactNode
  side?: 'start' | 'end'
}) {
  const [isOpen, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()

  useLayoutEffect(() => {
    if (!isOpen || !list.current || !opener.current) return
    list.current.showPopover()
    place(list.current, opener.current, props.side ?? 'start')
  }, [isOpen, props.side])

  useEffect(() => {
    if (!isOpen) return
    root.current?.querySelector<HTMLElement>('.menu-list button')?.focus()
    const closeOutside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', closeOutside)
    return () => document.removeEventListener('pointerdown', closeOutside)
  }, [isOpen])

  function close(): void {
    setOpen(false)
    opener.current?.focus()
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!isOpen) return
    const buttons = [...(root.current?.querySelectorAll<HTMLElement>('.menu-list button') ?? [])]
    const at = buttons.indexOf(document.activeElement as HTMLElement)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[
      event.key
    ]
    if (event.key === 'Escape') close()
    else if (event.key === 'Tab') setOpen(false)
    else if (next !== undefined) buttons.at(next % buttons.length)?.focus()
    if (event.key === 'Escape' || next !== undefined) {
      event.preventDefault()
      event.stopPropagation()
    }
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the menu inside
    <div className={`menu ${props.className ?? ''}`} ref={root} onKeyDown={onKeyDown}>
      <button
        ref={opener}
        type="button"
        className="menu-button"
        aria-label={props.label}
        title={props.label}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {props.button}
      </button>
      {isOpen && (
        <div id={id} ref={list} popover="manual" className="menu-list">
          {props.head?.(close)}
          {props.items.map((item) => (
            <button
              key={item.label}
              type="button"
              className={item.isApart ? 'menu-item menu-apart' : 'menu-item'}
              onClick={() => {
                close()
                item.onChoose()
              }}
            >
              {item.icon}
              {item.label}
            </button>
          ))}
          {props.foot}
        </div>
      )}
    </div>
  )
}

const gap = 6

/** Below the button if there is room, else above it; never beyond the phone that the button is in. */
function place(list: HTMLElement, opener: HTMLElement, side: 'start' | 'end'): void {
  const button = opener.getBoundingClientRect()
  const inside = opener.closest('.device')?.getBoundingClientRect() ?? document.documentElement.getBoundingClientRect()
  const { width, height } = list.getBoundingClientRect()
  const wished = side === 'start' ? button.left : button.right - width
  const left = Math.max(inside.left + gap, Math.min(wished, inside.right - width - gap))
  const hasRoom = button.bottom + gap + height <= Math.min(inside.bottom, innerHeight)
  const top = hasRoom ? button.bottom + gap : Math.max(gap, button.top - gap - height)
  list.style.left = `${left}px`
  list.style.top = `${top}px`
}
