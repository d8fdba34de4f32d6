import type { ApiKey, Permission } from '../api/types.ts'
import { Row } from '../app/rows.tsx'
import { Button, Icon, useNow } from '../design/index.ts'
import { formatDay, formatMoment, formatRelative } from '../words/dates.ts'
import { isAlive } from './key-rules.ts'
import { t } from './words.ts'

type Props = { of: ApiKey; maker: string | undefined; mine: readonly Permission[]; onRevoke?: () => void }

export function KeyRow({ of: key, maker, mine, onRevoke }: Props) {
  const now = useNow()
  const { expires_at: expires, revoked_at: revoked, last_used_at: used, department_ids: departments } = key
  const made = formatDay(key.created_at, new Date(now))
  const mayAll = key.permissions.length >= mine.length
  const facts = [
    mayAll ? t('admin.key_may_all') : t('admin.key_may', { count: key.permissions.length }),
    departments && t('admin.key_departments', { count: departments.length }),
    maker ? t('admin.key_made', { when: made, name: maker }) : t('admin.key_made_alone', { when: made }),
  ]
  return (
    <Row
      mark={<Icon name="key" className="text-n-10" />}
      isFaded={!onRevoke}
      title={
        <>
          {key.name} <span className="ml-1 font-mono text-12 font-normal text-n-11">{key.prefix}…</span>
        </>
      }
      meta={<span title={key.permissions.join(', ')}>{facts.filter(Boolean).join(' · ')}</span>}
      state={
        <div className="flex flex-col gap-1 md:items-end md:text-right">
          <span title={used ? formatMoment(used) : undefined}>
            {used ? t('admin.key_used', { when: formatRelative(used, now) }) : t('admin.key_unused')}
          </span>
          <span>
            {revoked
              ? t('admin.key_revoked', { when: formatDay(revoked, new Date(now)) })
              : expires === null
                ? t('admin.key_forever')
                : isAlive(key, now)
                  ? t('admin.key_expires', { when: formatDay(expires, new Date(now)) })
                  : t('admin.key_expired', { when: formatDay(expires, new Date(now)) })}
          </span>
        </div>
      }
      actions={
        onRevoke && (
          <Button size="small" look="quiet" aria-label={`${t('admin.key_revoke')} ${key.name}`} onClick={onRevoke}>
            {t('admin.key_revoke')}
          </Button>
        )
      }
    />
  )
}
