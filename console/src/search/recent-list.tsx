import { Button, Icon, IconButton } from '../design/index.ts'
import { t } from './words.ts'

type Props = {
  recent: readonly string[]
  onPick: (words: string) => void
  onForget: (words: string) => void
  onForgetAll: () => void
}

export function RecentList({ recent, onPick, onForget, onForgetAll }: Props) {
  if (recent.length === 0) return null
  return (
    <section aria-label={t('search.recent')}>
      <div className="flex h-8 items-center justify-between px-3">
        <h2 className="text-12 font-medium text-n-11">{t('search.recent')}</h2>
        <Button size="small" look="quiet" onClick={onForgetAll}>
          {t('search.forget_all')}
        </Button>
      </div>
      <ul>
        {recent.map((words) => (
          <li key={words} className="group flex items-center rounded-control hover:bg-n-3">
            <button
              type="button"
              data-result
              onClick={() => onPick(words)}
              className="focus-inside flex h-9 min-w-0 flex-1 items-center gap-2.5 rounded-control px-3 text-left"
            >
              <Icon name="clock" size={14} className="text-n-10" />
              <bdi className="truncate">{words}</bdi>
            </button>
            <IconButton
              icon="close"
              size="small"
              label={t('search.forget', { words })}
              onClick={() => onForget(words)}
              className="mr-2"
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
