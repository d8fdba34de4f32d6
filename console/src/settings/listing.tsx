import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useRef } from 'react'
import { LoadingRows } from '../app/rows.tsx'
import { useCommands } from '../commands/index.ts'
import { Button, EmptyState, ErrorState, type IconName, TextInput, Tooltip } from '../design/index.ts'
import { t } from './words.ts'

/** A list that is loaded: skeleton, trouble, or what to do when it is empty. */
export function Listing<Item>({
  query,
  icon,
  empty,
  children,
}: {
  query: Pick<UseQueryResult<Item[]>, 'data' | 'error' | 'refetch'>
  icon: IconName
  empty: string
  children: (items: Item[]) => ReactNode
}) {
  const { data, error, refetch } = query
  if (data === undefined) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingRows />
  if (data.length === 0) return <EmptyState icon={icon} words={empty} />
  return children(data)
}

/** The one button of a list page, by `c` as well. */
export function NewButton({ words, onPress }: { words: string; onPress: () => void }) {
  useCommands([{ id: 'settings.new', words, group: t('admin.group'), key: 'c', run: onPress }])
  return (
    <Tooltip words={words} keys="c">
      <Button look="primary" icon="plus" keys="c" onClick={onPress}>
        {words}
      </Button>
    </Tooltip>
  )
}

/** Narrows the list below it; `f` goes there, Escape empties it. */
export function ListSearch({
  label,
  text,
  onChange,
  className = 'mb-4 md:max-w-72',
}: {
  label: string
  text: string
  onChange: (text: string) => void
  className?: string
}) {
  const input = useRef<HTMLInputElement>(null)
  useCommands([
    {
      id: 'settings.find',
      words: t('admin.find'),
      group: t('admin.group'),
      key: 'f',
      run: () => input.current?.select(),
    },
  ])
  return (
    <TextInput
      ref={input}
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={onChange}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && text !== '') onChange('')
      }}
      className={className}
    />
  )
}

/** What a search finds when it finds nothing. */
export function NothingFound({ text, onClear }: { text: string; onClear: () => void }) {
  return (
    <EmptyState icon="search" words={text === '' ? t('people.none_fits') : t('admin.none_found', { text })}>
      <Button onClick={onClear}>{t('admin.clear_search')}</Button>
    </EmptyState>
  )
}

/** Whether every word of the search stands somewhere in these texts. */
export function matches(search: string, ...texts: (string | null)[]): boolean {
  const whole = texts.join(' ').toLocaleLowerCase()
  return search
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => whole.includes(word))
}
