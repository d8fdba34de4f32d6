import { type KeyboardEvent, type RefObject, useState } from 'react'
import { type Completion, complete } from './complete.ts'
import type { Offer } from './completions.tsx'
import type { Choices } from './query.ts'
import { type Field, lastPart, readTyped, type Token, withToken, writeToken } from './tokens.ts'

export type Typing = {
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
  fields: readonly Field[]
  /** Fields and words are offered too, not only values once a field is named. */
  completesWords: boolean
}

/** What is offered while one types, and what keys do with it. */
export function useTyping(props: Typing, input: RefObject<HTMLInputElement | null>) {
  const { tokens, onTokens, words, onWords, choices, fields, completesWords } = props
  const [isOpen, setOpen] = useState(false)
  const [marked, setMarked] = useState(-1)
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

  return { offers, at, isShown, isFieldNamed: field !== null, mark: setMarked, setOpen, type, press }
}
