import { writeToken } from '../filter/tokens.ts'
import { t } from './words.ts'

export const searched = ['status', 'channel', 'assignee', 'tag'] as const

/** How a search is made narrower, before there is one. */
export function Hint({ onField, onUsed }: { onField: (field: string) => void; onUsed: () => void }) {
  return (
    <div className="flex flex-wrap items-center gap-1.5 px-3 pt-2 pb-5 text-13 leading-6 text-n-11">
      <p className="w-full">{t('search.hint')}</p>
      {t('search.narrow')}
      {searched.map((field) => (
        <button
          key={field}
          type="button"
          onClick={() => {
            onField(field)
            onUsed()
          }}
          className="h-6 rounded-[4px] bg-n-3 px-1.5 text-12 text-n-12 hover:bg-n-5"
        >
          {writeToken({ field, value: '' })}
        </button>
      ))}
    </div>
  )
}
