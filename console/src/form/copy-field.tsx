import { useRef, useState } from 'react'
import { Button, Field, TextInput, toast } from '../design/index.ts'
import { t } from './words.ts'

type Props = { label: string; value: string; help?: React.ReactNode; isMain?: boolean }

/** Something to take elsewhere: read only, selected when it gets the focus, copied by its button. */
export function CopyField({ label, value, help, isMain = false }: Props) {
  const [isCopied, setCopied] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  async function copy() {
    try {
      await navigator.clipboard.writeText(value)
      setCopied(true)
      setTimeout(() => setCopied(false), 2000)
    } catch {
      input.current?.select()
      toast(t('form.copy_failed'), { isError: true })
    }
  }
  return (
    <Field label={label} {...(help ? { help } : {})}>
      <div className="flex gap-2">
        <TextInput
          ref={input}
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
          className="font-mono text-12!"
        />
        <Button
          icon={isCopied ? 'check' : 'copy'}
          look={isMain ? 'primary' : 'plain'}
          aria-label={t('form.copy_what', { what: label })}
          onClick={() => void copy()}
          className="min-w-24"
        >
          {t(isCopied ? 'form.copied' : 'form.copy')}
        </Button>
        <span role="status" className="sr-only">
          {isCopied && t('form.copied')}
        </span>
      </div>
    </Field>
  )
}
