import type { Me, Permission } from '../api/types.ts'
import { Button, Checkbox } from '../design/index.ts'
import { nounWords } from './key-permissions.tsx'
import { isReading, type PermissionGroup } from './key-rules.ts'
import { everyPermission, whyNotGive } from './role-rules.ts'
import { t } from './words.ts'

type Props = {
  me: Me
  chosen: readonly Permission[]
  onChange: (chosen: Permission[]) => void
  error?: string | undefined
}

/** Everything that a role could allow, by noun; what one may not give cannot be chosen, and why stands beside it. */
export function RolePermissions({ me, chosen, onChange, error }: Props) {
  const groups = everyPermission()
  const mine = groups
    .flatMap((group) => group.permissions.map(({ name }) => name))
    .filter((name) => whyNotGive(me, name) === undefined)
  return (
    <fieldset>
      <div className="mb-2 flex flex-wrap items-end justify-between gap-2">
        <div className="min-w-0 flex-1 basis-64">
          <legend className="text-12 font-medium">{t('role.permissions')}</legend>
          <p
            {...(error ? { role: 'alert' } : {})}
            className={`mt-1.5 text-12 leading-[1.45] ${error ? 'text-urgent' : 'text-n-11'}`}
          >
            {error ?? t('role.permissions_help')}
          </p>
        </div>
        <div className="flex gap-1.5">
          <Button size="small" onClick={() => onChange(mine.filter(isReading))}>
            {t('admin.key_reading')}
          </Button>
          <Button size="small" onClick={() => onChange(mine)}>
            {t('admin.key_all')}
          </Button>
          <Button size="small" onClick={() => onChange([])}>
            {t('admin.key_nothing')}
          </Button>
        </div>
      </div>
      <div className="border-t">
        {groups.map((group) => (
          <Group key={group.noun} group={group} me={me} chosen={chosen} onChange={onChange} />
        ))}
      </div>
    </fieldset>
  )
}

function Group({ group, me, chosen, onChange }: Omit<Props, 'error'> & { group: PermissionGroup }) {
  return (
    <fieldset className="flex gap-4 border-b py-3 max-md:flex-col max-md:gap-2">
      <legend className="sr-only">{nounWords(group.noun)}</legend>
      <span aria-hidden className="w-32 shrink-0 text-13 font-medium">
        {nounWords(group.noun)}
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-2.5">
        {group.permissions.map(({ name, words }) => {
          const why = whyNotGive(me, name)
          return (
            <Checkbox
              key={name}
              isChecked={chosen.includes(name)}
              isDisabled={why !== undefined}
              onChange={(isOn) => onChange(isOn ? [...chosen, name] : chosen.filter((one) => one !== name))}
            >
              <span className={why ? 'text-n-11' : ''}>{words}</span>
              {why && <span className="mt-0.5 block text-12 text-n-11">{t(`role.${why}`)}</span>}
            </Checkbox>
          )
        })}
      </div>
    </fieldset>
  )
}
