import { Icon } from '../design/index.ts'
import type { Completion } from './complete.ts'
import { ChoiceMark, fieldIcons } from './mark.tsx'
import { t } from './words.ts'

export type Offer = { run: () => void } & ({ completion: Completion } | { words: string })

type Props = {
  id: string
  offers: readonly Offer[]
  marked: number
  onMark: (at: number) => void
  /** The field is named already. */
  isFieldNamed: boolean
}

export function Completions({ id, offers, marked, onMark, isFieldNamed }: Props) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t('filter.options')}
      className="floating absolute top-full right-0 left-0 z-20 mt-1 max-h-80 overflow-y-auto rounded-control p-1"
    >
      {offers.map((offer, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the line that holds the focus has the keys
        <div
          key={at}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === marked}
          tabIndex={-1}
          // The focus stays in the line.
          onPointerDown={(event) => event.preventDefault()}
          onClick={offer.run}
          onPointerMove={() => at !== marked && onMark(at)}
          className="flex min-h-7 cursor-default items-center gap-2 rounded-[4px] px-2 py-1 text-13 text-n-12 select-none aria-selected:bg-n-4 max-md:min-h-10"
        >
          <OfferWords offer={offer} isFieldNamed={isFieldNamed} />
        </div>
      ))}
    </div>
  )
}

function OfferWords({ offer, isFieldNamed }: { offer: Offer; isFieldNamed: boolean }) {
  if ('words' in offer)
    return (
      <>
        <Icon name="search" size={14} className="mx-px text-n-11" />
        <span className="min-w-0 truncate">{offer.words}</span>
      </>
    )
  const { completion } = offer
  if (completion.kind === 'field')
    return (
      <>
        <Icon name={fieldIcons[completion.field]} size={14} className="mx-px text-n-11" />
        <span className="flex-1">{t(`filter.${completion.field}`)}</span>
        <span className="text-12 text-n-11">{completion.field}:</span>
      </>
    )
  return (
    <>
      <ChoiceMark field={completion.field} choice={completion.choice} />
      <span className="min-w-0 flex-1 truncate">{completion.choice.label}</span>
      {!isFieldNamed && <span className="text-12 text-n-11">{t(`filter.${completion.field}`)}</span>}
    </>
  )
}
