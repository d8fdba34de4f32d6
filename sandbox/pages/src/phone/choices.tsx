import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { Choice, Choices } from '../../../src/transcript/entry.ts'
import { Icon } from '../pieces/icon.tsx'

type Press = (choice: Choice) => void

/** Buttons below a message; a list stands behind one button and opens as a sheet. */
export function Buttons({
  choices,
  onPress,
  onOpenList,
}: {
  choices: Choices
  onPress: Press
  onOpenList: () => void
}) {
  if (choices.style === 'list') {
    return (
      <div className="choices">
        <button type="button" className="choice" onClick={onOpenList}>
          <Icon name="list" size={16} /> {choices.label ?? 'Choose'}
        </button>
      </div>
    )
  }
  return (
    <div className={`choices choices-${choices.style}`}>
      {choices.options.map((option) => (
        <OneChoice key={option.title} option={option} onPress={onPress} />
      ))}
    </div>
  )
}

function OneChoice({ option, onPress }: { option: Choice; onPress: Press }) {
  if (option.url !== null) {
    return (
      <a className="choice" href={safeLink(option.url)} target="_blank" rel="noreferrer">
        <Icon name="link" size={16} /> {option.title}
      </a>
    )
  }
  return (
    <button type="button" className="choice" disabled={option.write === null} onClick={() => onPress(option)}>
      {option.title}
    </button>
  )
}

/** Only addresses of the web are followed. */
function safeLink(url: string): string | undefined {
  return /^https?:\/\//i.test(url) ? url : undefined
}

/** The options of a list, over the lower part of the phone. */
export function ListSheet({ choices, onPress, onClose }: { choices: Choices; onPress: Press; onClose: () => void }) {
  const sheet = useRef<HTMLDivElement>(null)
  useEffect(() => sheet.current?.querySelector<HTMLElement>('.sheet-option')?.focus(), [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose()
  }
  return (
    <div className="sheet" role="dialog" aria-label={choices.label ?? 'Choose'} ref={sheet} onKeyDown={onKeyDown}>
      <div className="sheet-head">
        <strong>{choices.label ?? 'Choose'}</strong>
        <button type="button" className="plain" aria-label="Close the list" onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <div className="sheet-options">
        {choices.options.map((option) => (
          <button key={option.title} type="button" className="sheet-option" onClick={() => onPress(option)}>
            <span>{option.title}</span>
            {option.description !== null && <span className="sheet-line">{option.description}</span>}
          </button>
        ))}
      </div>
    </div>
  )
}
