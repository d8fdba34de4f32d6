import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api } from '../api/index.ts'
import { companyQuery } from '../api/queries.ts'
import type { Company } from '../api/types.ts'
import { CompanyMark } from '../app/company-mark.tsx'
import { Button, errorWords, toast } from '../design/index.ts'
import { readLogoFile } from './logo-file.ts'
import { t } from './words.ts'

/** The company's logo: chosen, checked here, and shown at once. */
export function LogoField({ company }: { company: Company }) {
  const client = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [fault, setFault] = useState<string>()
  const [isBusy, setBusy] = useState(false)

  async function change(send: () => Promise<Company>, done: string) {
    setBusy(true)
    setFault(undefined)
    try {
      client.setQueryData(companyQuery().queryKey, await send())
      toast(done)
    } catch (error) {
      setFault(errorWords(error))
    } finally {
      setBusy(false)
    }
  }
  async function choose(file: File) {
    const read = await readLogoFile(file)
    if (!read.ok) {
      const { fault } = read
      return setFault(
        fault === 'large' ? t('admin.logo_large', { size: Math.ceil(file.size / 1024) }) : t(`admin.logo_${fault}`),
      )
    }
    const { width, height } = read
    const isSmall = Math.min(width, height) < 48
    await change(
      () => api('PUT /company/logo', { body: read.logo }),
      isSmall ? t('admin.logo_small', { width, height }) : t('admin.logo_saved'),
    )
  }
  return (
    <fieldset aria-label={t('admin.logo')} className="flex flex-col gap-1.5">
      <span className="text-12 font-medium">{t('admin.logo')}</span>
      <div className="flex items-center gap-3">
        <CompanyMark company={company} />
        <Button icon="image" isBusy={isBusy} onClick={() => input.current?.click()}>
          {t(company.logo_url ? 'admin.logo_replace' : 'admin.logo_choose')}
        </Button>
        {company.logo_url && (
          <Button
            look="quiet"
            isBusy={isBusy}
            onClick={() => void change(() => api('DELETE /company/logo'), t('admin.logo_removed'))}
          >
            {t('admin.remove')}
          </Button>
        )}
        <input
          ref={input}
          type="file"
          tabIndex={-1}
          aria-label={t('admin.logo')}
          accept="image/png,image/jpeg,image/webp"
          className="hidden"
          onChange={(event) => {
            const file = event.target.files?.[0]
            event.target.value = ''
            if (file) void choose(file)
          }}
        />
      </div>
      {fault ? (
        <p role="alert" className="text-12 text-urgent">
          {fault}
        </p>
      ) : (
        <p className="text-12 leading-[1.45] text-n-11">
          {company.logo_url ? t('admin.logo_help') : `${t('admin.logo_none')} ${t('admin.logo_help')}`}
        </p>
      )}
    </fieldset>
  )
}
