import { accentTokens, judgeAccent } from '../app/accent.ts'
import { Button, Field, Icon, TextInput } from '../design/index.ts'
import { locale } from '../words/t.ts'
import { t } from './words.ts'

type Props = { accent: string; error: string | undefined; onChange: (accent: string) => void }

/** The company's colour, with whether it can be read and how it will look. */
export function AccentField({ accent, error, onChange }: Props) {
  const isColour = /^#[0-9a-f]{6}$/i.test(accent)
  const judged = isColour ? judgeAccent(accent.toLowerCase()) : undefined
  const ratio = judged ? new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(judged.ratio) : ''
  return (
    <div className="flex flex-col gap-2">
      <Field
        label={t('admin.accent')}
        help={judged?.isUsable ? t('admin.accent_good', { ratio }) : t('admin.accent_help')}
        error={error}
      >
        <div className="flex gap-2">
          <TextInput
            value={accent}
            maxLength={7}
            placeholder="#1f5fbf"
            spellCheck={false}
            autoComplete="off"
            onChange={(next) => onChange(next.trim().toLowerCase())}
            className="max-w-32 font-mono"
          />
          <input
            type="color"
            aria-label={t('admin.accent_pick')}
            value={isColour ? accent : '#1f5fbf'}
            onChange={(event) => onChange(event.target.value)}
            className="h-8 w-10 shrink-0 rounded-control border border-n-8 bg-n-1 p-1"
          />
        </div>
      </Field>
      {judged && !judged.isUsable && (
        <div
          role="alert"
          className="flex items-start gap-2 rounded-control border border-waiting-line bg-waiting-soft px-3 py-2 text-12 leading-[1.45]"
        >
          <Icon name="warning" className="text-waiting" />
          <div>
            <p>{t('admin.accent_weak', { ratio })}</p>
            <Button size="small" className="mt-2" onClick={() => onChange(judged.nearest)}>
              <span aria-hidden className="size-3 rounded-full" style={{ background: judged.nearest }} />
              {t('admin.accent_use', { colour: judged.nearest })}
            </Button>
          </div>
        </div>
      )}
      {judged?.isUsable && <Sample hex={accent} />}
    </div>
  )
}

/** The colour where the console will use it. */
function Sample({ hex }: { hex: string }) {
  const tokens = accentTokens(hex)
  if (!tokens) return null
  const css = (name: 'accent' | 'accent-text' | 'accent-soft') => {
    const { light, dark } = tokens[name]
    const one = ({ l, c, h }: typeof light) => `oklch(${l} ${c} ${h})`
    return `light-dark(${one(light)}, ${one(dark)})`
  }
  return (
    <div aria-hidden className="flex items-center gap-3 text-13">
      <span
        className="flex h-8 items-center rounded-control px-3 font-medium text-accent-on"
        style={{ background: css('accent') }}
      >
        {t('admin.accent_sample')}
      </span>
      <span className="rounded-bubble px-3 py-2" style={{ background: css('accent-soft') }}>
        {t('app.name')}
      </span>
      <span className="underline underline-offset-2" style={{ color: css('accent-text') }}>
        {t('admin.accent_sample_link')}
      </span>
    </div>
  )
}
