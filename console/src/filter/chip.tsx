import { Icon } from '../design/index.ts'
import { t } from '../words/t.ts'
import { type Choices, choiceOf } from './query.ts'
import type { Token } from './tokens.ts'

type Props = { token: Token; choices: Choices; isUnknown: boolean; onRemove: () => void }

/** A token that holds, with a way to take it off. */
export function Chip({ token, choices, isUnknown, onRemove }: Props) {
  const words = tokenWords(token, choices)
  return (
    <span
      className={`flex h-6 max-w-full items-center rounded-[4px] pl-1.5 text-12 ${isUnknown ? 'bg-urgent-soft text-urgent' : 'bg-accent-soft text-accent-text'}`}
    >
      <span className="truncate">{words}</span>
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
  const value = token.value
    .split(token.field === 'status' ? ',' : '\0')
    .map((part) => choiceOf({ ...token, value: part }, choices)?.label ?? part)
    .join(', ')
  return t('filter.token', { field: t(`filter.${token.field}`), value })
}
