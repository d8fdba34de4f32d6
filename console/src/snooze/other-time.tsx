import { useEffect, useRef, useState } from 'react'
import { Button, Field, TextInput, useNow } from '../design/index.ts'
import { fromWall, toWall } from '../words/dates.ts'
import { t } from './words.ts'

const dayMs = 86_400_000

/** Any moment to come, on the company's clock. */
export function OtherTime({ onPick }: { onPick: (until: Date) => void }) {
  const now = useNow()
  const input = useRef<HTMLInputElement>(null)
  const [wall, setWall] = useState(() => `${toWall(new Date(now + dayMs)).slice(0, 10)}T09:00`)
  const at = fromWall(wall)
  const isPast = !(at.getTime() > now)
  useEffect(() => input.current?.focus(), [])
  return (
    <form
      className="flex flex-col gap-2 p-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isPast) onPick(at)
      }}
    >
      <Field label={t('snooze.title')}>
        <TextInput ref={input} type="datetime-local" value={wall} min={toWall(new Date(now))} onChange={setWall} />
      </Field>
      <Button type="submit" look="primary" disabledBecause={isPast && t('snooze.past')}>
        {t('snooze.set')}
      </Button>
    </form>
  )
}
