import type { OfficeHours } from '../api/types.ts'
import { Button, IconButton, Switch, TextInput } from '../design/index.ts'
import { clockOf, days, mondayCopied, usualHours, type Weekday, withAnother } from './hours.ts'
import { Holidays } from './hours-holidays.tsx'
import { t } from './words.ts'

type Props = { hours: OfficeHours | null; error: string | undefined; onChange: (hours: OfficeHours | null) => void }
const mostSpans = 6

/** When a department is there: spans for each day of the week, and the days off. */
export function HoursField({ hours, error, onChange }: Props) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-3" data-invalid={error ? '' : undefined}>
      <legend className="mb-2 text-12 font-medium">{t('dep.hours')}</legend>
      <Switch isOn={hours !== null} onChange={(isOn) => onChange(isOn ? usualHours() : null)}>
        {t('dep.hours_on')}
      </Switch>
      <p className="text-12 leading-[1.45] text-n-11">{t(hours ? 'dep.hours_zone' : 'dep.hours_off')}</p>
      {hours && (
        <>
          <div className="border-t">
            {days.map((day) => (
              <Day key={day} day={day} hours={hours} onChange={onChange} />
            ))}
          </div>
          <Button
            size="small"
            className="self-start"
            onClick={() => onChange({ ...hours, weekly: mondayCopied(hours.weekly) })}
          >
            {t('dep.copy_monday')}
          </Button>
          <Holidays holidays={hours.holidays} onChange={(holidays) => onChange({ ...hours, holidays })} />
        </>
      )}
      {error && (
        <p role="alert" className="text-12 leading-[1.45] text-urgent">
          {error}
        </p>
      )}
    </fieldset>
  )
}

type DayProps = { day: Weekday; hours: OfficeHours; onChange: (hours: OfficeHours) => void }

function Day({ day, hours, onChange }: DayProps) {
  const name = t(`dep.${day}`)
  const spans = hours.weekly[day]
  const set = (next: typeof spans) => onChange({ ...hours, weekly: { ...hours.weekly, [day]: next } })
  return (
    <div className="flex min-h-10 items-start gap-2 border-b py-1">
      <span className="w-24 shrink-0 leading-8">{name}</span>
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        {spans.length === 0 && <span className="leading-8 text-n-11">{t('dep.closed')}</span>}
        {spans.map(({ opens, closes }, at) => (
          <div key={at} className="flex items-center gap-1.5">
            <Clock
              label={t('dep.opens', { day: name })}
              value={opens}
              onChange={(value) => set(spans.map((one, n) => (n === at ? { ...one, opens: value } : one)))}
            />
            <span className="text-12 text-n-11">{t('dep.until')}</span>
            <Clock
              label={t('dep.closes', { day: name })}
              value={closes}
              onChange={(value) => set(spans.map((one, n) => (n === at ? { ...one, closes: value } : one)))}
            />
            <IconButton
              icon="close"
              size="small"
              label={t('dep.remove_hours', { day: name })}
              onClick={() => set(spans.filter((_, n) => n !== at))}
            />
          </div>
        ))}
      </div>
      {spans.length < mostSpans && (
        <IconButton
          icon="plus"
          label={t('dep.add_hours', { day: name })}
          onClick={() => onChange({ ...hours, weekly: withAnother(hours.weekly, day) })}
        />
      )}
    </div>
  )
}

/** Written, not picked: every browser draws a clock of its own, in hours that it thinks the reader likes. */
function Clock({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      aria-label={label}
      value={value}
      inputMode="numeric"
      maxLength={5}
      autoComplete="off"
      onChange={onChange}
      onBlur={() => onChange(clockOf(value))}
      className="tabular w-18! text-center"
    />
  )
}
