import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Page } from '../app/page.tsx'
import { t } from './words.ts'

/** A page of the profile, with the way to its other one. */
export function ProfileFrame({ lead, children }: { lead: string; children: ReactNode }) {
  const look =
    '-mb-px flex h-9 items-center border-b-2 border-transparent font-medium text-n-11 hover:text-n-12 aria-[current=page]:border-accent aria-[current=page]:text-n-12'
  const exact = { activeOptions: { exact: true }, activeProps: { 'aria-current': 'page' as const } }
  return (
    <Page title={t('app.profile')} lead={lead}>
      <nav aria-label={t('profile.pages')} className="mb-6 flex gap-4 border-b text-13">
        <Link to="/profile" className={look} {...exact}>
          {t('profile.you')}
        </Link>
        <Link to="/profile/security" className={look} {...exact}>
          {t('profile.security')}
        </Link>
      </nav>
      <div>{children}</div>
    </Page>
  )
}
