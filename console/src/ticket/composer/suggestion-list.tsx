import { classes } from '../../design/index.ts'
import { t } from '../words.ts'
import type { Suggestions } from './use-suggestions.ts'

const titles = { canned: 'ticket.canned', emoji: 'ticket.emoji', mention: 'ticket.mention' } as const

/** What can be put in, above the composer; chosen by arrows and Enter, while the focus stays in the text. */
export function SuggestionList({ id, suggestions }: { id: string; suggestions: Suggestions }) {
  const { kind, items, at, isBare, choose, mark } = suggestions
  if (kind === null) return null
  const isEmpty = items.length === 0
  if (isEmpty && kind !== 'canned') return null
  return (
    <div className="floating absolute inset-x-0 bottom-full z-5 mb-1 overflow-hidden rounded-control p-1">
      <p role="status" className="sr-only">
        {t('ticket.suggestions', { count: items.length })}
      </p>
      {isEmpty && (
        <p className="px-2 py-1.5 text-12 text-n-11">{t(isBare ? 'ticket.no_canned_yet' : 'ticket.no_canned')}</p>
      )}
      <div
        id={id}
        role="listbox"
        aria-label={t(titles[kind])}
        className={classes('max-h-[min(20rem,40dvh)] overflow-y-auto', kind === 'emoji' && 'md:grid md:grid-cols-2')}
      >
        {items.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the text field's, which keeps the focus
          <div
            key={item.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            tabIndex={-1}
            onPointerDown={(event) => event.preventDefault()}
            onPointerMove={() => index !== at && mark(index)}
            onClick={() => choose(index)}
            className={classes(
              'flex min-h-7 cursor-default items-center gap-2 rounded-[4px] px-2 py-1 text-13 select-none max-md:min-h-10',
              index === at && 'bg-n-4',
            )}
          >
            {item.sign && (
              <span className={kind === 'emoji' ? 'w-5 text-16' : 'shrink-0 text-12 text-n-11'}>{item.sign}</span>
            )}
            <bdi className={classes('truncate', item.note !== '' && 'shrink-0 font-medium')}>{item.label}</bdi>
            {item.note && <span className="min-w-0 truncate text-12 text-n-11">{item.note}</span>}
          </div>
        ))}
      </div>
    </div>
  )
}
