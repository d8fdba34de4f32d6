import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useRef, useState } from 'react'
import { ariaKeys } from '../commands/index.ts'
import { classes, Icon, IconButton, type IconName, Kbd } from '../design/index.ts'
import { Chip } from './chip.tsx'
import { type Completion, complete } from './complete.ts'
import { Completions, type Offer } from './completions.tsx'
import { type Choices, queryOf } from './query.ts'
import { fields as allFields, type Field, lastPart, readTyped, type Token, withToken, writeToken } from './tokens.ts'
import { t } from './words.ts'

type Props = {
  tokens: readonly Token[]
  onTokens: (tokens: Token[]) => void
  /** What was typed beside tokens, as it is typed. */
  words: string
  onWords: (words: string) => void
  /** Enter, when no offer is marked. */
  onEnter?: (words: string) => void
  /** Arrow down, when nothing is offered. */
  onDown?: () => void
  /** What else the words may be for: an offer below the others. */
  offer?: (words: string) => { words: string; run: () => void } | undefined
  choices: Choices
  fields?: readonly Field[]
  label: string
  placeholder: string
  icon: IconName
  keys?: string
  /** Fields and words are offered too, not only values once a field is named. */
  completesWords?: boolean
  isLarge?: boolean
  ref?: Ref<{ focus(): void }>
}

/** Tokens and words in one line: `status:` offers its values, Backspace takes the last token back to edit it. */
export function FilterBox({ fields = allFields, completesWords = true, isLarge = false, ...props }: Props) {
  const { tokens, onTokens, words, onWords, choices } = props
  const input = useRef<HTMLInputElement>(null)
  const [isOpen, setOpen] = useState(false)
  const [marked, setMarked] = useState(-1)
  const id = useId()
  useImperativeHandle(props.ref, () => ({ focus: () => input.current?.select() }), [])

  const { field, value } = lastPart(words)
  const found = completesWords || field !== null ? complete(words, fields, choices) : []
  const offers: Offer[] = found.map((completion) => ({ completion, run: () => take(completion) }))
  const more = field === null && words.trim() !== '' ? props.offer?.(words.trim()) : undefined
  if (more) offers.push({ words: more.words, run: more.run })
  // With a field named or a word typed the first offer is meant; an empty line means nothing yet.
  const first = offers.length > 0 && words !== '' && (completesWords || (field !== null && value !== '')) ? 0 : -1
  const at = marked >= 0 && marked < offers.length ? marked : first
  const isShown = isOpen && offers.length > 0

  function type(text: string): void {
    setOpen(true)
    setMarked(-1)
    const last = lastPart(text)
    // A token is done when a space follows it.
    const typed = last.value === '' && last.field === null && /\s$/.test(text) ? readTyped(text) : undefined
    if (typed?.tokens.some((token) => fields.includes(token.field))) {
      onTokens(typed.tokens.reduce<Token[]>(withToken, [...tokens]))
      onWords(typed.words)
    } else onWords(text)
  }

  function take(completion: Completion): void {
    const { before } = lastPart(words)
    setMarked(-1)
    input.current?.focus()
    if (completion.kind === 'field') {
      onWords(`${before}${completion.field}:`)
      return
    }
    const several =
      completion.field === 'status' && field === 'status' ? value.slice(0, value.lastIndexOf(',') + 1) : ''
    setOpen(false)
    onTokens(withToken(tokens, { field: completion.field, value: several + completion.choice.value }))
    onWords(before.trimStart())
  }

  function enter(): void {
    const typed = readTyped(words)
    if (typed.tokens.length > 0) {
      onTokens(typed.tokens.reduce<Token[]>(withToken, [...tokens]))
      onWords(typed.words)
    }
    setOpen(false)
    props.onEnter?.(typed.words)
  }

  function press(event: KeyboardEvent<HTMLInputElement>): void {
    const { key } = event
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && offers.length > 0) {
      setOpen(true)
      setMarked(isShown ? (at + step + offers.length) % offers.length : Math.max(0, at))
    } else if (key === 'ArrowDown' && props.onDown) props.onDown()
    else if (key === 'Enter' && isShown && at >= 0) offers[at]?.run()
    else if (key === 'Enter') enter()
    else if (key === 'Tab' && isShown && at >= 0 && words !== '' && !event.shiftKey) offers[at]?.run()
    else if (key === 'Escape' && (isShown || words !== '')) {
      if (!isShown) onWords('')
      setOpen(false)
    } else if (key === 'Escape') input.current?.blur()
    else if (key === 'Backspace' && words === '' && tokens.length > 0) {
      onTokens(tokens.slice(0, -1))
      onWords(writeToken(tokens.at(-1) as Token))
      setOpen(true)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  const { unknown } = queryOf(tokens, choices)
  return (
    <div className="relative min-w-0 flex-1">
      <div
        className={classes(
          'flex flex-wrap items-center gap-1 rounded-control border border-n-7 bg-n-1 py-[3px] pr-7 pl-1 focus-within:border-accent focus-within:outline-2 focus-within:outline-accent hover:border-n-8',
          isLarge ? 'min-h-10' : 'min-h-8',
        )}
      >
        <Icon name={props.icon} size={isLarge ? 16 : 14} className="mx-1 text-n-10" />
        {tokens.map((token) => (
          <Chip
            key={token.field}
            token={token}
            choices={choices}
            isUnknown={unknown.includes(token)}
            onRemove={() => {
              onTokens(tokens.filter((one) => one !== token))
              input.current?.focus()
            }}
          />
        ))}
        <input
          ref={input}
          role="combobox"
          aria-label={props.label}
          aria-expanded={isShown}
          aria-controls={isShown ? id : undefined}
          aria-activedescendant={isShown && at >= 0 ? `${id}-${at}` : undefined}
          aria-autocomplete="list"
          aria-keyshortcuts={props.keys && ariaKeys(props.keys)}
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder={tokens.length === 0 ? props.placeholder : undefined}
          value={words}
          onChange={({ target }) => type(target.value)}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onClick={() => setOpen(true)}
          onKeyDown={press}
          className={classes(
            'h-6 min-w-12 flex-1 bg-transparent text-n-12 outline-none max-md:text-16',
            isLarge ? 'text-14' : 'text-13',
          )}
        />
        {tokens.length > 0 || words !== '' ? (
          <IconButton
            icon="close"
            size="small"
            label={t('filter.clear')}
            className={classes('absolute right-1', isLarge ? 'top-2' : 'top-1')}
            onClick={() => {
              onTokens([])
              onWords('')
              input.current?.focus()
            }}
          />
        ) : (
          props.keys && <Kbd keys={props.keys} className="-mr-5 max-md:hidden" />
        )}
      </div>
      {isShown && <Completions id={id} offers={offers} marked={at} onMark={setMarked} isFieldNamed={field !== null} />}
    </div>
  )
}
