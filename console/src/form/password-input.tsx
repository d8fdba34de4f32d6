import { type ComponentProps, useState } from 'react'
import { IconButton, TextInput } from '../design/index.ts'
import { type Strength, strengthOf } from './password-strength.ts'
import { t } from './words.ts'

type Props = Omit<ComponentProps<typeof TextInput>, 'type'>

/** A text that others should not read over the shoulder, with a way to look at it oneself. */
export function PasswordInput(props: Props) {
  const [isShown, setShown] = useState(false)
  return (
    <div className="relative">
      <TextInput
        spellCheck={false}
        autoCapitalize="none"
        {...props}
        type={isShown ? 'text' : 'password'}
        className={`pr-9 ${props.className ?? ''}`}
      />
      <IconButton
        icon={isShown ? 'eye_off' : 'eye'}
        label={t(isShown ? 'form.hide_password' : 'form.show_password')}
        size="small"
        className="absolute inset-y-0 right-1 my-auto"
        onClick={() => setShown(!isShown)}
      />
    </div>
  )
}

const steps: Strength[] = ['weak', 'fair', 'good', 'strong']
const colours: Record<Strength, string> = {
  short: 'bg-n-5',
  weak: 'bg-urgent',
  fair: 'bg-waiting',
  good: 'bg-good',
  strong: 'bg-good',
}

/** Below a new password: how good it is, in words and as a bar. */
export function PasswordStrength({ password, known }: { password: string; known: readonly string[] }) {
  const strength = strengthOf(password, known)
  const reached = password === '' ? 0 : steps.indexOf(strength) + 1
  const missing = 8 - [...password].length
  const words =
    password === ''
      ? t('form.strength_empty')
      : strength === 'short'
        ? t('form.strength_short', { count: missing })
        : t(`form.strength_${strength}`)
  return (
    <span className="flex flex-col gap-1.5">
      <span aria-hidden className="mt-0.5 flex gap-1">
        {steps.map((step, at) => (
          <span key={step} className={`h-1 flex-1 rounded-full ${at < reached ? colours[strength] : 'bg-n-5'}`} />
        ))}
      </span>
      <span aria-live="polite">{words}</span>
    </span>
  )
}
