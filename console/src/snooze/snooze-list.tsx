import { useState } from 'react'
import { Button, Field, PickList, TextInput, useNow } from '../design/index.ts'
import { dayKey, formatDay, formatTime, fromWall, toWall } from '../words/dates.ts'
import { t } from '../words/t.ts'
import { snoozeChoices } from './choices.ts'

type Props = { isSnoozed?: boolean; onPick: (until: Date | null) => void }

/** Until when a ticket is out of the way; stands in a flush Popover. */
export function SnoozeList({ isSnoozed = false, onPick }: Props) {
  const now = useNow()
  const [isOther, setOther] = useState(false)
  const [wall, setWall] = useState(() =>
    toWall(new Date(now + 86_400_000))
      .slice(0, 11)
      .concat('09:00'),
  )
  const choices = snoozeChoices(new Date(now))
  if (isOther) {
    const at = fromWall(wall)
    const isPast = !(at.getTime() > now)
    return (
      <form
        className="flex flex-col gap-2 p-2"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isPast) onPick(at)
        }}
      >
        <Field label={t('snooze.title')}>
          <TextInput type="datetime-local" autoFocus value={wall} min={toWall(new Date(now))} onChange={setWall} />
        </Field>
        <Button type="submit" look="primary" disabledBecause={isPast && t('snooze.past')}>
          {t('snooze.set')}
        </Button>
      </form>
    )
  }
  const options = choices.map(({ id, label, at }) => ({
    value: id as string,
    label,
    note: dayKey(at) === dayKey(new Date(now)) ? formatTime(at) : formatDay(at),
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
