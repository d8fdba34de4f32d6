import { useState } from 'react'
import type { Customer } from '../api/types.ts'
import { useCommands } from '../commands/index.ts'
import { Avatar, CopyButton, copyText, Icon, IconButton, toast } from '../design/index.ts'
import { formatDay } from '../words/dates.ts'
import { HeadForm } from './head-form.tsx'
import { useMayChange } from './may-change.ts'
import { t } from './words.ts'

type Props = {
  customer: Customer
  /** On the customer's own page, where the name is the title. */
  isPage?: boolean
  onOpenPage?: () => void
  className?: string
}

/** Who it is: name and e-mail address, and a way to change them. */
export function Head({ customer, isPage = false, onOpenPage, className }: Props) {
  const [isEditing, setEditing] = useState(false)
  const may = useMayChange()
  const isAllowed = may.isAllowed && customer.erased_at === null
  const { primary_email: email } = customer
  const group = t('customer.group')
  useCommands([
    {
      id: 'customer.edit',
      words: t('customer.edit'),
      group,
      key: 'c e',
      when: () => isAllowed,
      run: () => setEditing(true),
    },
    {
      id: 'customer.copy_email',
      words: t('customer.copy_email'),
      group,
      key: 'c m',
      when: () => email !== null,
      run: () => void copyText(email ?? '').then((isDone) => isDone && toast(t('customer.copied_email'))),
    },
    ...(onOpenPage
      ? [{ id: 'customer.open', words: t('customer.open_page'), group, key: 'c o', run: onOpenPage }]
      : []),
  ])
  if (isEditing) return <HeadForm customer={customer} onClose={() => setEditing(false)} className={className ?? ''} />
  const name = customer.name ?? t('app.customer_without_name')
  const look = `min-w-0 font-strong break-words line-clamp-3 ${isPage ? 'text-20' : 'text-16'}`
  return (
    <header className={`group flex items-start gap-3 ${className ?? ''}`}>
      <Avatar name={customer.name} size={isPage ? 48 : 32} />
      <div className="min-w-0 flex-1">
        <div className="flex min-h-8 items-center gap-1">
          {isPage ? <h1 className={look}>{name}</h1> : <h2 className={look}>{name}</h2>}
          {isAllowed && (
            <IconButton
              icon="edit"
              size="small"
              label={t('customer.edit')}
              keys="c e"
              onClick={() => setEditing(true)}
            />
          )}
        </div>
        {email === null ? (
          <p className="text-13 text-n-11">{t('customer.no_email')}</p>
        ) : (
          <p className="flex min-h-6 items-center gap-1.5 text-13">
            <a href={`mailto:${email}`} className="min-w-0 truncate text-link" title={email}>
              {email}
            </a>
            <Icon
              name={customer.email_verified ? 'check' : 'info'}
              size={14}
              label={t(customer.email_verified ? 'customer.verified' : 'customer.not_verified')}
              className={customer.email_verified ? 'text-good' : 'text-n-10'}
            />
            <CopyButton text={email} label={t('customer.copy', { what: email })} />
          </p>
        )}
        <p className="mt-1 flex flex-wrap gap-x-2 text-12 text-n-11">
          <span>{t('customer.since', { day: formatDay(customer.created_at) })}</span>
          {customer.status === 'blocked' && <span className="text-urgent">{t('customer.blocked')}</span>}
        </p>
      </div>
    </header>
  )
}
