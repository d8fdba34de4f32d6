import type { Me, Preferences } from '../api/types.ts'
import { listWidths, setLook, useLook } from '../app/look.ts'
import { savePreferences } from '../app/save-look.ts'
import { errorWords, Field, Select, Switch, toast } from '../design/index.ts'
import { t } from './words.ts'

const delays = ['0', '3', '5', '10', '20', '30'] as const
const widths = [listWidths.least, 330, 360, 400, 440, listWidths.most].map(String)

/** What applies at once, with no Save: undone, with its reason, when the account does not take it. */
export function PreferencesForm({ me }: { me: Me }) {
  const { theme, density, listWidth } = useLook()
  const { preferences } = me
  if (preferences === null) return null
  const delay = String(preferences.send_delay_seconds)
  const width = String(listWidth)

  function save(change: Partial<Preferences>): void {
    const before = { theme, density, listWidth }
    setLook({
      ...(change.theme ? { theme: change.theme } : {}),
      ...(change.density ? { density: change.density } : {}),
      ...(change.list_width ? { listWidth: change.list_width } : {}),
    })
    savePreferences(change).catch((error: unknown) => {
      setLook(before)
      toast(t('profile.not_kept', { why: errorWords(error) }), { isError: true })
    })
  }
  return (
    <div className="grid max-w-120 grid-cols-2 gap-4 max-md:grid-cols-1">
      <Field label={t('app.theme')}>
        <Select
          options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`app.theme_${value}`) }))}
          value={theme}
          onChange={(next) => save({ theme: next })}
        />
      </Field>
      <Field label={t('app.density')}>
        <Select
          options={(['comfortable', 'compact'] as const).map((value) => ({ value, label: t(`app.density_${value}`) }))}
          value={density}
          onChange={(next) => save({ density: next })}
        />
      </Field>
      <Field label={t('profile.send_delay')} help={t('profile.send_delay_help')}>
        <Select
          options={withOwn(delays, delay).map((value) => ({
            value,
            label: value === '0' ? t('profile.no_delay') : t('profile.seconds', { count: Number(value) }),
          }))}
          value={delay}
          onChange={(next) => save({ send_delay_seconds: Number(next) })}
        />
      </Field>
      <Field label={t('profile.list_width')} help={t('profile.list_width_help')}>
        <Select
          options={withOwn(widths, width).map((value) => ({ value, label: value }))}
          value={width}
          onChange={(next) => save({ list_width: Number(next) })}
        />
      </Field>
      <div className="col-span-full">
        <Switch isOn={preferences.shows_customer} onChange={(isOn) => save({ shows_customer: isOn })}>
          {t('profile.shows_customer')}
        </Switch>
      </div>
    </div>
  )
}

/** The choices, with the one in force if it is another. */
function withOwn(choices: readonly string[], own: string): string[] {
  return [...new Set([...choices, own])].sort((a, b) => Number(a) - Number(b))
}
