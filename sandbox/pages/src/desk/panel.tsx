import { type ReactNode, useEffect, useRef } from 'react'
import { Icon } from '../pieces/icon.tsx'

/** Lies over the desk without covering the phones. Escape puts it away, and focus goes back where it was. */
export function Panel({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    const before = document.activeElement
    panel.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <aside
      className="panel panel-floating"
      aria-label={title}
      ref={panel}
      tabIndex={-1}
      onKeyDown={({ key }) => key === 'Escape' && onClose()}
    >
      <div className="panel-head">
        <h2>{title}</h2>
        <button type="button" className="plain" aria-label={`Close ${title}`} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {children}
    </aside>
  )
}
