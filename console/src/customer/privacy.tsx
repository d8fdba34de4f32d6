import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { meQuery } from '../api/queries.ts'
import type { Customer } from '../api/types.ts'
import { Button } from '../design/index.ts'
import { EraseDialog } from './erase-dialog.tsx'
import { Section } from './section.tsx'
import { t } from './words.ts'

/** What the law gives a person: a copy of everything, and to be forgotten. */
export function Privacy({ customer }: { customer: Customer }) {
  const permissions = useQuery(meQuery()).data?.permissions ?? []
  const [isErasing, setErasing] = useState(false)
  const mayExport = permissions.includes('customer.export')
  const mayErase = permissions.includes('customer.erase') && customer.erased_at === null
  if (!mayExport && !mayErase && !isErasing) return null
  return (
    <Section title={t('customer.privacy')}>
      <div className="flex flex-wrap gap-2">
        {mayExport && (
          <Button size="small" icon="file" onClick={() => save(customer.customer_id)}>
            {t('customer.export')}
          </Button>
        )}
        {mayErase && (
          <Button size="small" icon="trash" onClick={() => setErasing(true)}>
            {t('customer.erase')}
          </Button>
        )}
      </div>
      <p className="mt-2 text-12 leading-[1.45] text-n-11">{t('customer.privacy_help')}</p>
      {isErasing && <EraseDialog customer={customer} onClose={() => setErasing(false)} />}
    </Section>
  )
}

/** It may be long, so the browser takes it and not this page. */
function save(customerId: string): void {
  const link = document.createElement('a')
  link.href = `/api/v1/customers/${encodeURIComponent(customerId)}/export`
  link.download = `${customerId}.json`
  link.click()
}
