import { EmptyState, Kbd } from '../design/index.ts'
import { t } from './words.ts'

const hints = [
  { keys: ['j', 'k'], words: t('inbox.hint_move') },
  { keys: ['f'], words: t('inbox.hint_filter') },
  { keys: ['/'], words: t('inbox.hint_search') },
  { keys: ['?'], words: t('inbox.hint_keys') },
]

export function NothingOpen() {
  return (
    <EmptyState icon="inbox" words={t('inbox.pick')}>
      <p aria-hidden className="flex flex-wrap justify-center gap-x-4 gap-y-2 text-12 text-n-11 pointer-coarse:hidden">
        {hints.map(({ keys, words }) => (
          <span key={words} className="inline-flex items-center gap-1.5">
            {keys.map((key) => (
              <Kbd key={key} keys={key} />
            ))}
            {words}
          </span>
        ))}
      </p>
    </EmptyState>
  )
}
