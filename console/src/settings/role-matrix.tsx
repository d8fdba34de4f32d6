import { useState } from 'react'
import type { Role } from '../api/types.ts'
import { useSize } from '../app/size.ts'
import { Field, Icon, Select } from '../design/index.ts'
import { nounWords } from './noun-words.ts'
import { everyPermission } from './role-rules.ts'
import { nameIn } from './use-roles.ts'
import { t } from './words.ts'

/** Permissions in rows by noun, roles in columns; on a phone one role at a time. */
export function RoleMatrix({ roles }: { roles: readonly Role[] }) {
  const isNarrow = useSize() === 'narrow'
  const [chosen, setChosen] = useState('agent')
  const one = roles.find(({ key }) => key === chosen) ?? roles[0]
  const shown = isNarrow ? (one ? [one] : []) : roles
  return (
    <>
      {isNarrow && (
        <Field label={t('role.matrix_one')} className="mb-4">
          <Select
            options={roles.map(({ key }) => ({ value: key, label: nameIn(roles, key) }))}
            value={one?.key ?? null}
            onChange={setChosen}
          />
        </Field>
      )}
      <fieldset
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keys
        tabIndex={0}
        aria-label={t('role.matrix')}
        className="focus-inside m-0 max-h-[75vh] min-w-0 overflow-auto rounded-control border max-md:max-h-none"
      >
        <table className="w-full border-separate border-spacing-0 text-13">
          <thead>
            <tr>
              <th
                scope="col"
                className="sticky top-0 left-0 z-2 min-w-64 border-b bg-n-2 px-3 py-2 text-left font-medium max-md:min-w-0"
              >
                {t('role.permission')}
              </th>
              {shown.map(({ key }) => (
                <th
                  key={key}
                  scope="col"
                  className="sticky top-0 z-1 max-w-36 min-w-24 border-b bg-n-2 px-2 py-2 text-center font-medium break-words max-md:min-w-20"
                >
                  {nameIn(roles, key)}
                </th>
              ))}
            </tr>
          </thead>
          {everyPermission().map(({ noun, permissions }) => (
            <tbody key={noun}>
              <tr>
                <th
                  scope="rowgroup"
                  colSpan={shown.length + 1}
                  className="border-b bg-n-1 px-3 pt-4 pb-1.5 text-left text-12 font-medium text-n-11"
                >
                  <span className="sticky left-3">{nounWords(noun)}</span>
                </th>
              </tr>
              {permissions.map(({ name, words }) => (
                <tr key={name} className="group">
                  <th
                    scope="row"
                    title={name}
                    className="sticky left-0 border-b bg-n-1 px-3 py-1.5 text-left leading-[1.35] font-normal group-hover:bg-n-2"
                  >
                    {words}
                  </th>
                  {shown.map((role) => (
                    <Cell key={role.key} has={role.permissions.includes(name)} />
                  ))}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </fieldset>
    </>
  )
}

function Cell({ has }: { has: boolean }) {
  return (
    <td className="border-b text-center group-hover:bg-n-2">
      <Icon
        name={has ? 'check' : 'minus'}
        size={14}
        label={t(has ? 'role.yes' : 'role.no')}
        className={`inline-block ${has ? 'text-good' : 'text-n-8'}`}
      />
    </td>
  )
}
