import type { Ref } from 'react'
import { Field, TextInput } from '../design/index.ts'
import { t } from './words.ts'

type Props = {
  value: string
  onChange(code: string): void
  /** Told of the six digits as soon as the last is there. */
  onWhole?(code: string): void
  help?: string
  error?: string | undefined
  ref?: Ref<HTMLInputElement>
}

/** Six digits; what is pasted with blanks is taken too. */
export function CodeField({ value, onChange, onWhole, help, error, ref }: Props) {
  return (
    <Field label={t('factor.code')} help={help ?? t('factor.code_help')} error={error}>
      <TextInput
        ref={ref ?? null}
        name="one-time-code"
        inputMode="numeric"
        autoComplete="one-time-code"
        spellCheck={false}
        autoFocus
        value={value}
        onChange={(typed) => {
          const code = typed.replace(/\D/g, '').slice(0, 6)
          onChange(code)
          if (code.length === 6 && code !== value) onWhole?.(code)
        }}
        className="h-10 font-mono text-16! tracking-[0.3em] tabular-nums"
      />
    </Field>
  )
}
