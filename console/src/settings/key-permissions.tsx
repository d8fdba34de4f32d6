import type { Permission } from '../api/types.ts'
import { Button, Checkbox } from '../design/index.ts'
import { groupedPermissions, isReading, type PermissionGroup } from './key-rules.ts'
import { t } from './words.ts'

type Props = {
  mine: readonly Permission[]
  chosen: readonly Permission[]
  onChange: (chosen: Permission[]) => void
  error?: string | undefined
}

/** Everything that one may do, by noun and explained, to choose from. */
export function PermissionChoices({ mine, chosen, onChange, error }: Props) {
  const all = groupedPermissions(mine).flatMap((group) => group.permissions.map(({ name }) => name))
  return (
    <fieldset>
      <div className="mb-2 flex flex-wrap items-end justify-between gap-2">
        <div>
          <legend className="text-12 font-medium">{t('admin.key_permissions')}</legend>
          <p {...(error ? { role: 'alert' } : {})} className={`mt-1.5 text-12 ${error ? 'text-urgent' : 'text-n-11'}`}>
            {error ?? t('admin.key_permissions_help')}
          </p>
        </div>
        <div className="flex gap-1.5">
          <Button size="small" onClick={() => onChange(all.filter(isReading))}>
            {t('admin.key_reading')}
          </Button>
          <Button size="small" onClick={() => onChange(all)}>
            {t('admin.key_all')}
          </Button>
          <Button size="small" onClick={() => onChange([])}>
            {t('admin.key_nothing')}
          </Button>
        </div>
      </div>
      <div className="border-t">
        {groupedPermissions(mine).map((group) => (
          <Group key={group.noun} group={group} chosen={chosen} onChange={onChange} />
        ))}
      </div>
    </fieldset>
  )
}

function Group({ group, chosen, onChange }: Pick<Props, 'chosen' | 'onChange'> & { group: PermissionGroup }) {
  const { noun } = group
  return (
    <fieldset className="flex gap-4 border-b py-3 max-md:flex-col max-md:gap-2">
      <legend className="sr-only">{nounWords(noun)}</legend>
      <span aria-hidden className="w-32 shrink-0 text-13 font-medium">
        {nounWords(noun)}
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-2.5">
        {group.permissions.map(({ name, words }) => (
          <Checkbox
            key={name}
            isChecked={chosen.includes(name)}
            onChange={(isOn) => onChange(isOn ? [...chosen, name] : chosen.filter((one) => one !== name))}
          >
            {words} <span className="font-mono text-11 text-n-11">{name}</span>
          </Checkbox>
        ))}
      </div>
    </fieldset>
  )
}

const nouns = [
  'ticket',
  'message',
  'customer',
  'event',
  'handoff',
  'agent',
  'session',
  'role',
  'department',
  'inbox',
  'tag',
  'canned_reply',
  'company',
  'sso',
  'retention',
  'audit',
  'receipt',
  'key',
  'metrics',
] as const

export function nounWords(noun: string): string {
  const known = nouns.find((one) => one === noun)
  return t(known ? `admin.permission_${known}` : 'admin.permission_other')
}
