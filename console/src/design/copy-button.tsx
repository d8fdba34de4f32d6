import { useEffect, useState } from 'react'
import { t } from '../words/t.ts'
import { IconButton } from './icon-button.tsx'
import { toast } from './toast.tsx'

type Props = {
  text: string
  /** What it copies, such as "Copy +1 555 0100". */
  label: string
  className?: string
}

const shownMs = 1500

/** Copies a text, and says that it did in place. */
export function CopyButton({ text, label, className }: Props) {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), shownMs)
    return () => clearTimeout(timer)
  }, [isCopied])
  return (
    <>
      <IconButton
        icon={isCopied ? 'check' : 'copy'}
        label={label}
        size="small"
        side="top"
        className={className ?? ''}
        onClick={() => void copyText(text).then(setCopied)}
      />
      <span role="status" className="sr-only">
        {isCopied && t('app.copied')}
      </span>
    </>
  )
}

/** @returns whether the browser let us; when not, it has been said */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    toast(t('app.copy_refused'), { isError: true })
    return false
  }
}
