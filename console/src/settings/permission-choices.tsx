import type { Permission } from '../api/types.ts'
import { Button, Checkbox } from '../design/index.ts'
import { isReading, type PermissionGroup } from './key-rules.ts'
import { nounWords } from './noun-words.ts'
import { t } from './words.ts'

type Props = {
  label: string
  help: string
  groups: readonly PermissionGroup[]
  chosen: readonly Permission[]
  onChange: (chosen: Permission[]) => void
  error?: string | undefined
  /** Why one cannot be chosen, in words; without, all can. */
  whyNot?: (name: Permission) => string | undefined
  /** Whether its name in the API stands beside its words. */
  isNamed?: boolean
}

/** Permissions by noun and explained, to choose from. */
export function PermissionChoices({ label, help, error, ...choice }: Props) {
  const { groups, onChange, whyNot } = choice
  const free = groups
    .flatMap((group) => group.permissions.map(({ name }) => name))
    .filter((name) => whyNot?.(name) === undefined)
  return (
    <fieldset>
      <div className="mb-2 flex flex-wrap items-end justify-between gap-2">
        <div className="min-w-0 flex-1 basis-64">
          <legend className="text-12 font-medium">{label}</legend>
          <p
            {...(error ? { role: 'alert' } : {})}
            className={`mt-1.5 text-12 leading-[1.45] ${error ? 'text-urgent' : 'text-n-11'}`}
          >
            {error ?? help}
          </p>
        </div>
        <div className="flex gap-1.5">
          <Button size="small" onClick={() => onChange(free.filter(isReading))}>
            {t('admin.key_reading')}
          </Button>
          <Button size="small" onClick={() => onChange(free)}>
            {t('admin.key_all')}
          </Button>
          <Button size="small" onClick={() => onChange([])}>
            {t('admin.key_nothing')}
          </Button>
        </div>
      </div>
      <div className="border-t">
        {groups.map((group) => (
          <Group key={group.noun} group={group} {...choice} />
        ))}
      </div>
    </fieldset>
  )
}

type GroupProps = Omit<Props, 'label' | 'help' | 'error' | 'groups'> & { group: PermissionGroup }

function Group({ group, chosen, onChange, whyNot, isNamed = false }: GroupProps) {
  return (
    <fieldset className="flex gap-4 border-b py-3 max-md:flex-col max-md:gap-2">
      <legend className="sr-only">{nounWords(group.noun)}</legend>
      <span aria-hidden className="w-32 shrink-0 text-13 font-medium">
        {nounWords(group.noun)}
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-2.5">
        {group.permissions.map(({ name, words }) => {
          const why = whyNot?.(name)
          return (
            <Checkbox
              key={name}
              isChecked={chosen.includes(name)}
              isDisabled={why !== undefined}
              onChange={(isOn) => onChange(isOn ? [...chosen, name] : chosen.filter((one) => one !== name))}
            >
              <span className={why ? 'text-n-11' : ''}>{words}</span>
              {isNamed && <span className="font-mono text-11 text-n-11"> {name}</span>}
              {why && <span className="mt-0.5 block text-12 text-n-11">{why}</span>}
            </Checkbox>
          )
        })}
      </div>
    </fieldset>
  )
}
