import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/index.ts'
import type { Retention, RetentionDryRun } from '../api/types.ts'
import { Button, errorWords, Field, Select, TextInput } from '../design/index.ts'
import { ConfirmDialog, FormProblem, PageForm, useForm } from '../form/index.ts'
import { retentionQuery } from './queries.ts'
import { rules as allRules, isRight, leastDays, type Rule, retentionOf, typedOf } from './retention-rules.ts'
import { t } from './words.ts'

const names = { closed_tickets_days: 'tickets', receipts_days: 'receipts', events_days: 'events' } as const
const firstDays: Record<Rule, string> = { closed_tickets_days: '730', receipts_days: '30', events_days: '365' }

/** How long data is kept: tried first, asked about before it is saved. */
export function RetentionForm({ rules }: { rules: Retention }) {
  const client = useQueryClient()
  const [tried, setTried] = useState<{ of: string; found: RetentionDryRun }>()
  const [isTrying, setTrying] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const [asked, setAsked] = useState<{ go: () => void; stop: () => void }>()
  const wrong = (rule: Rule, typed: string | null) =>
    isRight(rule, typed) ? undefined : t('privacy.days_wrong', { least: leastDays[rule] })
  const form = useForm({
    stored: typedOf(rules),
    keepAs: 'retention',
    labels: {
      closed_tickets_days: t('privacy.tickets'),
      receipts_days: t('privacy.receipts'),
      events_days: t('privacy.events'),
    },
    check: (values) => ({
      closed_tickets_days: wrong('closed_tickets_days', values.closed_tickets_days),
      receipts_days: wrong('receipts_days', values.receipts_days),
      events_days: wrong('events_days', values.events_days),
    }),
    async save(values) {
      await new Promise<void>((go, stop) => setAsked({ go, stop: () => stop(new Stopped()) }))
      const saved = await api('PUT /retention', { body: retentionOf(values) })
      client.setQueryData(retentionQuery().queryKey, saved)
    },
  })
  const now = JSON.stringify(form.values)
  const isTyped = allRules.every((rule) => isRight(rule, form.values[rule]))
  async function tryIt() {
    setTrying(true)
    setProblem(undefined)
    try {
      setTried({ of: now, found: await api('POST /retention/dry-run', { body: retentionOf(form.values) }) })
    } catch (caught) {
      setProblem(caught)
    } finally {
      setTrying(false)
    }
  }
  const visible = form.problemCause instanceof Stopped ? { ...form, problem: undefined } : form
  return (
    <>
      <PageForm form={visible} isMain>
        {allRules.map((rule) => (
          <RuleField
            key={rule}
            rule={rule}
            value={form.values[rule]}
            error={form.error(rule)}
            onChange={(value) => form.set({ [rule]: value })}
          />
        ))}
        <div className="flex flex-col gap-3">
          <Button
            className="self-start"
            isBusy={isTrying}
            disabledBecause={!isTyped && t('privacy.days_wrong', { least: 1 })}
            onClick={() => void tryIt()}
          >
            {t('privacy.try')}
          </Button>
          {problem !== undefined && <FormProblem words={errorWords(problem)} />}
          {tried && <Found found={tried.found} isOld={tried.of !== now} />}
        </div>
      </PageForm>
      {asked && (
        <ConfirmDialog
          isOpen
          onClose={() => {
            asked.stop()
            setAsked(undefined)
          }}
          title={t('privacy.save_title')}
          lead={t('privacy.save_lead')}
          action={t('privacy.save_submit')}
          run={async () => asked.go()}
        />
      )}
    </>
  )
}

/** The question was answered with no: nothing went wrong. */
class Stopped extends Error {}

type FieldProps = {
  rule: Rule
  value: string | null
  error: string | undefined
  onChange: (value: string | null) => void
}

function RuleField({ rule, value, error, onChange }: FieldProps) {
  const name = names[rule]
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-12 font-medium">{t(`privacy.${name}`)}</legend>
      <div className="flex items-start gap-2">
        <Select
          label={t(`privacy.${name}`)}
          className="w-52!"
          options={[
            { value: 'forever', label: t('privacy.forever') },
            { value: 'days', label: t('privacy.after_days') },
          ]}
          value={value === null ? 'forever' : 'days'}
          onChange={(next) => onChange(next === 'forever' ? null : (value ?? firstDays[rule]))}
        />
        {value !== null && (
          <Field label={`${t(`privacy.${name}`)}: ${t('privacy.days')}`} isLabelHidden error={error}>
            <TextInput value={value} inputMode="numeric" maxLength={5} onChange={onChange} className="tabular w-24!" />
          </Field>
        )}
      </div>
      <p className="text-12 leading-[1.45] text-n-11">{t(`privacy.${name}_help`)}</p>
    </fieldset>
  )
}

const kinds = ['tickets', 'messages', 'customers', 'receipts', 'events'] as const

function Found({ found, isOld }: { found: RetentionDryRun; isOld: boolean }) {
  const some = kinds.filter((kind) => found[kind] > 0)
  return (
    <div role="status" className="rounded-control border bg-n-2 px-3 py-2.5 text-13 leading-[1.45]">
      <p className="font-medium">{t('privacy.try_title')}</p>
      {isOld ? (
        <p className="mt-1 text-n-11">{t('privacy.try_old')}</p>
      ) : some.length === 0 ? (
        <p className="mt-1 text-n-11">{t('privacy.try_nothing')}</p>
      ) : (
        <ul className="tabular mt-1 flex list-disc flex-col gap-0.5 pl-4">
          {some.map((kind) => (
            <li key={kind}>{t(`privacy.try_${kind}`, { count: found[kind] })}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
