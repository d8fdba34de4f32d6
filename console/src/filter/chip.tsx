import { Icon } from '../design/index.ts'
import { ChoiceMark } from './mark.tsx'
import { type Choice, type Choices, choiceOf } from './query.ts'
import { type Token, writeToken } from './tokens.ts'
import { t } from './words.ts'

type Props = { token: Token; choices: Choices; isUnknown: boolean; onRemove: () => void }

/** A token that holds, with a way to take it off. */
export function Chip({ token, choices, isUnknown, onRemove }: Props) {
  const words = tokenWords(token, choices)
  const choice = choiceOf({ ...token, value: token.value.split(',')[0] ?? '' }, choices) ?? tagOf(token)
  return (
    <span
      title={words}
      className={`flex h-6 max-w-full items-center rounded-[4px] pl-1.5 text-12 ${isUnknown ? 'bg-urgent-soft text-urgent' : 'bg-accent-soft text-accent-text'}`}
    >
      {choice && <ChoiceMark field={token.field} choice={choice} />}
      <span className="sr-only">{t(`filter.${token.field}`)}</span>
      <bdi className="truncate pl-1">{choice ? valueWords(token, choices) : writeToken(token)}</bdi>
      <button
        type="button"
        aria-label={t('filter.without', { token: words })}
        onClick={onRemove}
        className="flex size-6 shrink-0 items-center justify-center rounded-[4px] hover:bg-accent-soft-hover"
      >
        <Icon name="close" size={12} />
      </button>
    </span>
  )
}

export function tokenWords(token: Token, choices: Choices): string {
  return t('filter.token', { field: t(`filter.${token.field}`), value: valueWords(token, choices) })
}

function valueWords(token: Token, choices: Choices): string {
  return token.value
    .split(token.field === 'status' ? ',' : '\0')
    .map((part) => choiceOf({ ...token, value: part }, choices)?.label ?? part)
    .join(', ')
}

function tagOf({ field, value }: Token): Choice | undefined {
  return field === 'tag' ? { id: value, value, label: value } : undefined
}
