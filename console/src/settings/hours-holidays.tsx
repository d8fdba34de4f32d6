import { Button, IconButton, inputLook, TextInput } from '../design/index.ts'
import type { Holiday } from './hours.ts'
import { t } from './words.ts'

const most = 200

/** Days on which a department is closed. */
export function Holidays({ holidays, onChange }: { holidays: Holiday[]; onChange: (holidays: Holiday[]) => void }) {
  const change = (at: number, part: Partial<Holiday>) =>
    onChange(holidays.map((one, n) => (n === at ? { ...one, ...part } : one)))
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-12 font-medium">{t('dep.holidays')}</legend>
      {holidays.length === 0 && <p className="text-12 text-n-11">{t('dep.holidays_none')}</p>}
      {holidays.map(({ date, name }, at) => (
        <div key={at} className="flex items-center gap-1.5">
          <input
            type="date"
            aria-label={t('dep.holiday_date')}
            value={date}
            onChange={({ target }) => change(at, { date: target.value })}
            className={`${inputLook} tabular h-8 w-40! shrink-0 px-2`}
          />
          <TextInput
            aria-label={t('dep.holiday_name')}
            placeholder={t('dep.holiday_name')}
            value={name}
            maxLength={100}
            onChange={(next) => change(at, { name: next })}
          />
          <IconButton
            icon="close"
            size="small"
            label={t('dep.holiday_remove')}
            onClick={() => onChange(holidays.filter((_, n) => n !== at))}
          />
        </div>
      ))}
      {holidays.length < most && (
        <Button
          size="small"
          icon="plus"
          className="self-start"
          onClick={() => onChange([...holidays, { date: '', name: '' }])}
        >
          {t('dep.holiday_add')}
        </Button>
      )}
    </fieldset>
  )
}
