import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { companyQuery } from '../api/queries.ts'
import { Button, copyText } from '../design/index.ts'
import { t } from './words.ts'

type Props = { codes: readonly string[]; email: string }

/** Shown once, to be kept elsewhere. */
export function RecoveryCodes({ codes, email }: Props) {
  const company = useQuery(companyQuery()).data?.name ?? location.host
  const [isCopied, setCopied] = useState(false)
  const text = `${t('factor.file_head', { email, company })}\n\n${codes.join('\n')}\n`
  async function copy() {
    if (!(await copyText(text))) return
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <div className="flex flex-col gap-3">
      <ul
        aria-label={t('factor.codes')}
        className="grid grid-cols-2 gap-x-6 gap-y-2 rounded-control border bg-n-2 px-4 py-3 font-mono text-12 select-all max-[360px]:grid-cols-1"
      >
        {codes.map((code) => (
          <li key={code} className="whitespace-nowrap">
            {code}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button icon={isCopied ? 'check' : 'copy'} onClick={() => void copy()} className="min-w-24">
          {t(isCopied ? 'factor.codes_copied' : 'factor.copy_codes')}
        </Button>
        <Button icon="file" onClick={() => download(text)}>
          {t('factor.download')}
        </Button>
        <span role="status" className="sr-only">
          {isCopied && t('factor.codes_copied')}
        </span>
      </div>
    </div>
  )
}

function download(text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  link.download = 'parley-recovery-codes.txt'
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
