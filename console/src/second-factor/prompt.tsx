import { type FormEvent, useRef, useState } from 'react'
import type { FactorGiven, FactorMethod, PasskeyQuestion } from '../api/types.ts'
import { Button, Field, TextInput } from '../design/index.ts'
import { FormProblem, PasswordInput, useWait } from '../form/index.ts'
import { CodeField } from './code-field.tsx'
import { askPasskey, noPasskeys, passkeyFault } from './passkey.ts'
import { isWrong, problemWords, wrongWords } from './prompt-words.ts'
import { t } from './words.ts'

type Method = FactorMethod | 'password'
type Props = {
  methods: readonly Method[]
  email: string
  action: string
  /** What a passkey is to sign. */
  question(): Promise<PasskeyQuestion>
  /** Rejects when it is not right, and is not called again once it resolved. */
  prove(given: FactorGiven | { password: string }): Promise<unknown>
}

/** Asks somebody to prove who they are, by one of the ways that they have; the others are a press away. */
export function FactorPrompt({ methods: given, email, action, question, prove }: Props) {
  const methods = given.filter((method) => method !== 'passkey' || noPasskeys() === undefined)
  const [method, setMethod] = useState(methods[0])
  const [typed, setTyped] = useState('')
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const wait = useWait(error)
  if (!method) return <p className="text-13 leading-[1.45]">{t('factor.no_way')}</p>

  async function send(read: () => Promise<FactorGiven | { password: string }>) {
    if (isBusy || wait) return
    setBusy(true)
    setError(undefined)
    try {
      await prove(await read())
    } catch (caught) {
      if (passkeyFault(caught) !== null) setError(caught)
      setBusy(false)
      input.current?.select()
    }
  }
  const sendTyped = (text: string) =>
    send(async () =>
      method === 'totp' ? { code: text } : method === 'password' ? { password: text } : { recovery_code: text.trim() },
    )
  const sendPasskey = () => send(async () => ({ passkey: await askPasskey(await question()) }))
  function submit(event: FormEvent) {
    event.preventDefault()
    event.stopPropagation()
    if (method === 'passkey') void sendPasskey()
    else if (typed !== '') void sendTyped(typed)
  }
  const fault = isWrong(error) && method !== 'passkey' ? t(wrongWords[method]) : undefined
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
      {method === 'totp' && (
        <CodeField
          ref={input}
          value={typed}
          onChange={setTyped}
          onWhole={(code) => void sendTyped(code)}
          error={fault}
        />
      )}
      {method === 'recovery_code' && (
        <Field label={t('factor.recovery_code')} help={t('factor.recovery_help')} error={fault}>
          <TextInput
            ref={input}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            maxLength={40}
            value={typed}
            onChange={setTyped}
            className="h-10 font-mono"
          />
        </Field>
      )}
      {method === 'password' && (
        <Field label={t('factor.password')} error={fault}>
          <PasswordInput
            ref={input}
            name="current-password"
            autoComplete="current-password"
            autoFocus
            maxLength={1024}
            value={typed}
            onChange={setTyped}
            className="h-9"
          />
        </Field>
      )}
      {method === 'passkey' && <p className="text-13 leading-[1.45] text-n-11">{t('factor.passkey_lead')}</p>}
      {error !== undefined && fault === undefined && <FormProblem words={wait ?? problemWords(error)} />}
      {/* Another way, another button: it takes the focus that the press on its name had. */}
      <Button
        key={method}
        type="submit"
        look="primary"
        size="large"
        {...(method === 'passkey' ? { icon: 'key' } : {})}
        autoFocus={method === 'passkey'}
        isBusy={isBusy}
        disabledBecause={
          wait ? t('factor.wait_first') : method !== 'passkey' && typed === '' && t('factor.nothing_typed')
        }
      >
        {method === 'passkey' ? t('factor.passkey_use') : action}
      </Button>
      {methods.length > 1 && (
        <div className="flex flex-col items-center gap-1">
          {methods
            .filter((other) => other !== method)
            .map((other) => (
              <Button
                key={other}
                look="quiet"
                onClick={() => {
                  setMethod(other)
                  setTyped('')
                  setError(undefined)
                }}
              >
                {t(`factor.other_${other}`)}
              </Button>
            ))}
        </div>
      )}
    </form>
  )
}
