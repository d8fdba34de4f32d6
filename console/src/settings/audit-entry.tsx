import { type ReactNode, useId, useState } from 'react'
import type { AuditEntry } from '../api/types.ts'
import { Button, Icon, type IconName, useNow } from '../design/index.ts'
import { deviceOf } from '../profile/device.ts'
import { formatMoment, formatRelative } from '../words/dates.ts'
import { type AuditSearch, changesOf, deedWords, fieldWords, valueWords } from './audit-rules.ts'
import { useObjectName } from './use-object-name.ts'
import { t } from './words.ts'

type Props = { entry: AuditEntry; onNarrow: (change: AuditSearch) => void }
const marks: Record<AuditEntry['outcome'], { icon: IconName; look: string }> = {
  success: { icon: 'check', look: 'text-good' },
  failure: { icon: 'failed', look: 'text-urgent' },
  denied: { icon: 'lock', look: 'text-waiting' },
}

/** One deed in a line; a press shows all of it. */
export function AuditRow({ entry, onNarrow }: Props) {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const now = useNow()
  const { actor, action, object, outcome, at, from } = entry
  const named = useObjectName(object)
  const name = object?.id === actor.id ? null : named
  const who = actor.label ?? (actor.type === 'agent' ? t('audit.someone') : t(`audit.${actor.type}`))
  const { icon, look } = marks[outcome]
  return (
    <li className="border-b">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        className="focus-inside flex min-h-13 w-full items-center gap-3 px-1 py-2 text-left hover:bg-n-2"
      >
        <Icon name={icon} size={14} label={t(`audit.outcome_${outcome}`)} className={look} />
        <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-4 gap-y-1">
          <span className="min-w-0 flex-1 basis-64 max-md:basis-full">
            <span className="font-medium">{who}</span> <span>{deedWords(action)}</span>
            {name && <span className="break-words text-n-11"> · {name}</span>}
          </span>
          <span className="tabular text-12 text-n-11" title={formatMoment(at)}>
            {from.ip && <span className="mr-3">{from.ip}</span>}
            {formatRelative(at, now)}
          </span>
        </span>
        <Icon name={isOpen ? 'up' : 'down'} size={14} className="text-n-10" />
      </button>
      <div id={id} hidden={!isOpen}>
        {isOpen && <Details entry={entry} onNarrow={onNarrow} />}
      </div>
    </li>
  )
}

function Details({ entry, onNarrow }: Props) {
  const { actor, object, from } = entry
  const device = deviceOf(from.user_agent)
  return (
    <div className="flex flex-col gap-4 px-1 pt-1 pb-4 md:pl-8">
      <Changes entry={entry} />
      <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-12">
        <Fact name={t('audit.when')}>{formatMoment(entry.at)}</Fact>
        <Fact name={t('audit.action')}>
          <Mono>{entry.action}</Mono>
        </Fact>
        {object && (
          <Fact name={t('audit.object')}>
            <Mono>{object.id ?? object.type}</Mono>
          </Fact>
        )}
        {actor.id && (
          <Fact name={t('audit.who')}>
            <Mono>{actor.id}</Mono>
          </Fact>
        )}
        {from.ip && <Fact name={t('audit.address')}>{from.ip}</Fact>}
        {from.user_agent && (
          <Fact name={t('audit.device')}>
            <span title={from.user_agent}>
              {device ? [device.browser, device.system].filter(Boolean).join(', ') : from.user_agent}
            </span>
          </Fact>
        )}
        {from.session_id && (
          <Fact name={t('audit.session')}>
            <Mono>{from.session_id}</Mono>
          </Fact>
        )}
        {from.request_id && (
          <Fact name={t('audit.request')}>
            <Mono>{from.request_id}</Mono>
          </Fact>
        )}
        <Fact name={t('audit.seq', { seq: entry.seq })}>
          <Mono>{entry.hash}</Mono>
        </Fact>
      </dl>
      <div className="flex flex-wrap gap-2">
        {object?.id && (
          <Button size="small" onClick={() => onNarrow({ object: object.id ?? '' })}>
            {t('audit.only_this')}
          </Button>
        )}
        {actor.id && (
          <Button size="small" onClick={() => onNarrow({ actor: actor.id ?? '' })}>
            {t('audit.only_who')}
          </Button>
        )}
      </div>
    </div>
  )
}

function Changes({ entry }: { entry: AuditEntry }) {
  const changes = changesOf(entry)
  const words = { nothing: t('audit.nothing'), yes: t('audit.yes'), no: t('audit.no') }
  if (changes.length === 0) return <p className="text-12 text-n-11">{t('audit.no_changes')}</p>
  return (
    <table className="w-full table-fixed text-left text-12">
      <caption className="sr-only">{t('audit.changes')}</caption>
      <thead className="text-n-11">
        <tr className="*:border-b *:py-1 *:pr-3 *:font-medium">
          <th scope="col" className="w-36 max-md:w-24">
            {t('audit.field')}
          </th>
          <th scope="col">{t('audit.before')}</th>
          <th scope="col">{t('audit.after')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, before, after }) => (
          <tr key={field} className="align-top *:border-b *:py-1.5 *:pr-3 *:leading-[1.45] *:break-words">
            <th scope="row" className="font-normal text-n-11">
              {fieldWords(field)}
            </th>
            <td className={entry.before ? 'text-n-11' : 'text-n-10'}>{valueWords(before, words)}</td>
            <td className="font-medium">{valueWords(after, words)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-n-11">{name}</dt>
      <dd className="min-w-0 break-all">{children}</dd>
    </>
  )
}

const Mono = ({ children }: { children: string }) => <span className="font-mono text-11">{children}</span>
