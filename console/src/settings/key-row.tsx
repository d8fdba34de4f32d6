import type { ApiKey, Permission } from '../api/types.ts'
import { Row, RowActions } from '../app/rows.tsx'
import { Icon, MenuItem, MenuSeparator, useNow } from '../design/index.ts'
import { formatDay, formatMoment, formatRelative } from '../words/dates.ts'
import { formatList } from '../words/t.ts'
import { isAlive } from './key-rules.ts'
import { t } from './words.ts'

export type KeyDeed = 'rename' | 'rotate' | 'revoke'
type Props = {
  of: ApiKey
  maker: string | undefined
  mine: readonly Permission[]
  /** What the departments that it sees are called. */
  departmentNames: readonly string[]
  /** The key that took its place. */
  successor: ApiKey | undefined
  /** Absent for one that opens nothing any more. */
  onOpen?: (what: KeyDeed) => void
}

export function KeyRow({ of: key, maker, mine, departmentNames, successor, onOpen }: Props) {
  const now = useNow()
  const { revoked_at: revoked, last_used_at: used, department_ids: departments } = key
  const day = (at: string) => formatDay(at, new Date(now))
  const made = day(key.created_at)
  const mayAll = key.permissions.length >= mine.length
  const facts = [
    mayAll ? t('admin.key_may_all') : t('admin.key_may', { count: key.permissions.length }),
    departments &&
      (departmentNames.length > 0
        ? t('key.only_of', { names: formatList(departmentNames) })
        : t('admin.key_departments', { count: departments.length })),
    maker ? t('admin.key_made', { when: made, name: maker }) : t('admin.key_made_alone', { when: made }),
  ]
  return (
    <Row
      mark={<Icon name="key" className="text-n-10" />}
      isFaded={!onOpen}
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
            {revoked ? t('admin.key_revoked', { when: day(revoked) }) : <Ending of={key} successor={successor} />}
          </span>
        </div>
      }
      actions={
        onOpen && (
          <RowActions name={key.name}>
            {key.replaced_by === null && (
              <MenuItem icon="retry" onSelect={() => onOpen('rotate')}>
                {t('key.rotate')}
              </MenuItem>
            )}
            <MenuItem icon="edit" onSelect={() => onOpen('rename')}>
              {t('key.rename')}
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon="trash" isDanger onSelect={() => onOpen('revoke')}>
              {t('admin.key_revoke')}
            </MenuItem>
          </RowActions>
        )
      }
    />
  )
}

/** When it ends, and what takes its place. */
function Ending({ of: key, successor }: Pick<Props, 'of' | 'successor'>) {
  const now = Math.max(useNow(), Date.now())
  const { expires_at: expires } = key
  if (expires === null) return t('admin.key_forever')
  if (!isAlive(key, now)) return t('admin.key_expired', { when: formatDay(expires, new Date(now)) })
  if (key.replaced_by === null) return t('admin.key_expires', { when: formatDay(expires, new Date(now)) })
  return (
    <span className="text-waiting">
      {t('key.replaced', { prefix: successor?.prefix ?? '…', when: formatMoment(expires) })}
    </span>
  )
}
