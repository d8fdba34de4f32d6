import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { type KeyboardEvent, startTransition, useEffect, useRef, useState } from 'react'
import { registry } from '../commands/index.ts'
import { keyOf } from '../commands/keys.ts'
import { errorWords, Icon } from '../design/index.ts'
import { allSections, type Entry, firstOf, foundEntries, pickEntries, possible, type Section } from './entries.ts'
import { isNumber, useFound } from './find.ts'
import { foundSections } from './found.tsx'
import { Line } from './line.tsx'
import { noteRecent, recentEntries } from './recent.ts'
import { takeEarlyLetters } from './state.ts'
import { t } from './words.ts'

/** More than the bar shows without scrolling: the others are drawn when it is there. */
const drawnFirst = 16

type Props = { onClose: (run?: () => void) => void }

export function BarBody({ onClose }: Props) {
  // What can be done is asked once, before the bar has taken the focus.
  const [commands] = useState(() => possible(registry.all))
  const [recent] = useState(recentEntries)
  const [isThere, setThere] = useState(false)
  const [typed, setTyped] = useState('')
  const [stepId, setStep] = useState<string>()
  const [marked, setMarked] = useState<string>()
  const input = useRef<HTMLInputElement>(null)
  const navigate = useNavigate()
  const words = typed.trim()
  const step = commands.find(({ id }) => id === stepId)
  const found = useFound(step ? '' : words)

  const search: Entry = {
    id: 'search everywhere',
    words: t('palette.search', { words }),
    mark: <Icon name="search" className="text-n-11" />,
    run: () => void navigate({ to: '/search', search: { q: words } }),
  }
  const sections = isThere ? sectionsNow() : firstOf(sectionsNow(), drawnFirst)
  const entries = sections.flatMap((section) => section.entries)
  const current = entries.find(({ id }) => id === marked) ?? entries[0]

  useEffect(() => {
    const frame = requestAnimationFrame(() => startTransition(() => setThere(true)))
    return () => cancelAnimationFrame(frame)
  }, [])

  function sectionsNow(): Section[] {
    if (step) return [{ id: 'step', heading: '', entries: pickEntries(step, words) }]
    if (words === '') return allSections(commands, recent)
    const commandSection = {
      id: 'commands',
      heading: t('palette.commands'),
      entries: foundEntries(commands, words, recent),
    }
    const others = foundSections(found, navigate)
    const everywhere = { id: 'everywhere', heading: '', entries: [search] }
    const all = isNumber(words) ? [...others, commandSection, everywhere] : [commandSection, everywhere, ...others]
    return all.filter((section) => section.entries.length > 0)
  }

  function goTo(id: string | undefined): void {
    setStep(id)
    setTyped('')
    setMarked(undefined)
    input.current?.focus()
  }

  function choose(entry: Entry): void {
    const id = entry.id.replace(/^recent /, '')
    if (entry.leadsOn) {
      goTo(id)
      return
    }
    if (commands.some((command) => id === command.id || id.startsWith(`${command.id} `))) noteRecent(id)
    onClose(entry.run)
  }

  function press(event: KeyboardEvent): void {
    const key = keyOf(event.nativeEvent)
    const goesBack = step && (key === 'escape' || (key === 'backspace' && typed === ''))
    if (goesBack) goTo(undefined)
    else if (key === 'mod+k') onClose()
    // Escape closes the dialog around this; every other key is the bar's and nobody else's. Sending is not choosing.
    if (goesBack || key === 'mod+k' || key === 'mod+enter') event.preventDefault()
    if (goesBack || key !== 'escape') event.stopPropagation()
  }

  return (
    <Command
      label={t('palette.title')}
      shouldFilter={false}
      loop
      vimBindings={false}
      value={current?.id ?? ''}
      onValueChange={setMarked}
      onKeyDown={press}
      className="flex min-h-0 flex-1 flex-col outline-none"
    >
      <div className="flex h-12 shrink-0 items-center gap-2.5 border-b px-4">
        {step ? (
          <button
            type="button"
            aria-label={t('palette.back')}
            onClick={() => goTo(undefined)}
            className="flex h-6 max-w-48 shrink-0 items-center gap-1 rounded-control bg-n-4 pr-2 pl-1 text-12 font-medium hover:bg-n-5"
          >
            <Icon name="back" size={14} className="text-n-11" />
            <span className="truncate">{step.words}</span>
          </button>
        ) : (
          <Icon name="search" className="text-n-11" />
        )}
        <Command.Input
          ref={input}
          value={typed}
          onFocus={() => {
            const early = takeEarlyLetters()
            if (early !== '') setTyped(early)
          }}
          onValueChange={(next) => {
            setTyped(next)
            setMarked(undefined)
          }}
          placeholder={t(step ? 'palette.pick_placeholder' : 'palette.placeholder')}
          className="min-w-0 flex-1 bg-transparent text-14 outline-none max-md:text-16"
        />
      </div>
      <Command.List label={t('palette.title')} className="min-h-0 flex-1 scroll-py-2 overflow-y-auto p-2 outline-none">
        {sections.map((section) => (
          <Command.Group
            key={section.id}
            heading={section.heading}
            className="not-first:mt-2 [&>[cmdk-group-heading]]:px-2 [&>[cmdk-group-heading]]:pt-1 [&>[cmdk-group-heading]]:pb-1.5 [&>[cmdk-group-heading]]:text-11 [&>[cmdk-group-heading]]:font-medium [&>[cmdk-group-heading]]:text-n-11"
          >
            {section.entries.map((entry) => (
              <Line key={entry.id} entry={entry} onChoose={() => choose(entry)} />
            ))}
          </Command.Group>
        ))}
      </Command.List>
      {entries.length === 0 && (
        <p className="px-4 pb-6 text-center text-13 text-n-11">
          {t(step && words === '' ? 'palette.nothing_to_pick' : 'palette.nothing')}
        </p>
      )}
      {found.error !== undefined && (
        <p role="alert" className="border-t px-4 py-2 text-12 text-urgent">
          {t('palette.search_failed', { reason: errorWords(found.error) })}
        </p>
      )}
      <p role="status" className="sr-only">
        {words !== '' && t('palette.found', { count: entries.length })}
      </p>
    </Command>
  )
}
