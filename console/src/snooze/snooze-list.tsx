import { useState } from 'react'
import { PickList, useNow } from '../design/index.ts'
import { dayKey, formatDay, formatTime } from '../words/dates.ts'
import { snoozeChoices } from './choices.ts'
import { OtherTime } from './other-time.tsx'
import { t } from './words.ts'

type Props = { isSnoozed?: boolean; onPick: (until: Date | null) => void }

/** Until when a ticket is out of the way; stands in a flush Popover. */
export function SnoozeList({ isSnoozed = false, onPick }: Props) {
  const now = new Date(useNow())
  const [isOther, setOther] = useState(false)
  if (isOther) return <OtherTime onPick={onPick} />
  const choices = snoozeChoices(now)
  const options = choices.map(({ id, label, at }) => ({
    value: id as string,
    label,
    note: dayKey(at) === dayKey(now) ? formatTime(at) : `${formatDay(at)}, ${formatTime(at)}`,
  }))
  return (
    <PickList
      isShort
      label={t('snooze.title')}
      options={[
        ...(isSnoozed ? [{ value: 'wake', label: t('snooze.wake') }] : []),
        ...options,
        { value: 'other', label: t('snooze.other') },
      ]}
      onPick={(value) => {
        if (value === 'other') setOther(true)
        else onPick(choices.find(({ id }) => id === value)?.at ?? null)
      }}
    />
  )
}
