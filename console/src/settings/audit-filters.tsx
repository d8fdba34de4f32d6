import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { agentsQuery, apiKeysQuery, meQuery } from '../api/queries.ts'
import { Combobox } from '../design/combobox.tsx'
import { Button, Field, inputLook, Select, TextInput } from '../design/index.ts'
import { type AuditSearch, auditGroups, fieldWords, prefixOf, today } from './audit-rules.ts'
import { t } from './words.ts'

type Props = { search: AuditSearch; onChange: (search: AuditSearch) => void }

/** Who, what, of what, how it ended, when. The page's address holds it all, so that it can be passed on. */
export function AuditFilters({ search, onChange }: Props) {
  const set = (name: keyof AuditSearch, value: string) => {
    const { [name]: _, ...others } = search
    onChange(value === '' ? others : { ...others, [name]: value })
  }
  const who = useWho(search.actor)
  const groups = auditGroups.map((group) => ({ value: prefixOf(group), label: t(`audit.group_${group}`) }))
  const { action = '' } = search
  const isKnown = action === '' || groups.some(({ value }) => value === action)
  // On a phone they would take the whole page, and the trail would begin below it.
  const [isOpen, setOpen] = useState(Object.keys(search).length > 0)
  const id = useId()
  return (
    <>
      <Button
        icon="filter"
        className="mb-4 md:hidden"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {t('audit.filters')}
      </Button>
      <search
        id={id}
        aria-label={t('audit.filters')}
        className={`mb-4 grid grid-cols-3 gap-x-3 gap-y-3 max-md:grid-cols-2 ${isOpen ? '' : 'max-md:hidden'}`}
      >
        <Field label={t('audit.who')} className="max-md:col-span-2">
          <Combobox
            // Drawn anew when the names are known.
            key={who.length}
            options={who}
            value={search.actor ?? null}
            onChange={(id) => set('actor', id ?? '')}
            placeholder={t('audit.who_find')}
          />
        </Field>
        <Field label={t('audit.what')}>
          <Select
            options={[
              { value: '', label: t('audit.what_any') },
              ...(isKnown ? [] : [{ value: action, label: fieldWords(action) }]),
              ...groups,
            ]}
            value={action}
            onChange={(value) => set('action', value)}
          />
        </Field>
        <Field label={t('audit.outcome')}>
          <Select
            options={[
              { value: '', label: t('audit.outcome_any') },
              { value: 'success', label: t('audit.outcome_success') },
              { value: 'failure', label: t('audit.outcome_failure') },
              { value: 'denied', label: t('audit.outcome_denied') },
            ]}
            value={search.outcome ?? ''}
            onChange={(value) => set('outcome', value)}
          />
        </Field>
        <Field label={t('audit.object')} className="max-md:col-span-2">
          <TextInput
            key={search.object ?? ''}
            defaultValue={search.object ?? ''}
            maxLength={64}
            spellCheck={false}
            placeholder={t('audit.object_placeholder')}
            onBlur={({ currentTarget }) =>
              currentTarget.value !== (search.object ?? '') && set('object', currentTarget.value.trim())
            }
            onKeyDown={({ key, currentTarget }) => key === 'Enter' && set('object', currentTarget.value.trim())}
          />
        </Field>
        <Day label={t('audit.from')} value={search.from} onChange={(day) => set('from', day)} />
        <div className="flex items-end gap-2">
          <Day label={t('audit.to')} value={search.to} onChange={(day) => set('to', day)} />
          {Object.keys(search).length > 0 && (
            <Button look="quiet" onClick={() => onChange({})}>
              {t('audit.clear')}
            </Button>
          )}
        </div>
      </search>
    </>
  )
}

function Day(props: { label: string; value: string | undefined; onChange: (day: string) => void }) {
  const { label, value = '', onChange } = props
  return (
    <label className="flex min-w-0 flex-1 flex-col gap-1.5">
      <span className="text-12 font-medium">{label}</span>
      <input
        type="date"
        value={value}
        max={today()}
        onChange={({ target }) => onChange(target.value)}
        className={`${inputLook} tabular h-8 px-2`}
      />
    </label>
  )
}

/** People and keys, and whoever the address names besides. */
function useWho(actor: string | undefined): { value: string; label: string }[] {
  const me = useQuery(meQuery()).data
  const agents = useQuery(agentsQuery()).data ?? []
  const mayKeys = me?.permissions.includes('key.manage') ?? false
  const apiKeys = useQuery({ ...apiKeysQuery(), enabled: mayKeys }).data ?? []
  const known = [
    ...agents.map(({ id, name }) => ({ value: id, label: name })),
    ...apiKeys.map(({ id, name }) => ({ value: id, label: t('audit.key_named', { name }) })),
  ]
  return actor === undefined || known.some(({ value }) => value === actor)
    ? known
    : [{ value: actor, label: actor }, ...known]
}
