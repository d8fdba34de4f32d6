import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { meQuery } from '../api/queries.ts'
import { errorWords } from '../design/index.ts'
import { keepEdits, keptEdits } from './kept.ts'
import { t } from './words.ts'

type Values = Record<string, unknown>
export type FormOptions<V extends Values> = {
  /** What is stored. It may change while somebody types: what was typed stays. */
  stored: V
  /** Sends what was typed; `changed` holds the fields that differ from what is stored. */
  save(values: V, changed: Partial<V>): Promise<unknown>
  /** Names of the fields for people, for the API's words about them. */
  labels: Partial<Record<keyof V & string, string>>
  /** What is wrong before it is sent, in words, by field. */
  check?(values: V): Partial<Record<keyof V & string, string | undefined>>
  /** Words for a refusal, by field, where the API's own do not say it well. */
  refused?(error: unknown): Partial<Record<keyof V & string, string>> | undefined
  /** A name under which edits survive a session that ends meanwhile; never for a form with secrets. */
  keepAs?: string
}
export type Form<V extends Values> = ReturnType<typeof useForm<V>>

/** What somebody types over what is stored, what is wrong with it, and saving it. */
export function useForm<V extends Values>(options: FormOptions<V>) {
  const { stored, labels, keepAs } = options
  const agentId = useQueryClient().getQueryData(meQuery().queryKey)?.id ?? ''
  const [edits, setEdits] = useState<Partial<V>>(() => (keepAs ? keptEdits(agentId, keepAs) : {}) as Partial<V>)
  const [faults, setFaults] = useState<Partial<Record<string, string | undefined>>>({})
  const [problem, setProblem] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const element = useRef<HTMLFormElement>(null)
  const values = { ...stored, ...edits } as V
  const changed = Object.fromEntries(
    Object.entries(edits).filter(([name, value]) => !isSame(value, stored[name])),
  ) as Partial<V>
  const isDirty = Object.keys(changed).length > 0

  useEffect(() => {
    if (keepAs) keepEdits(agentId, keepAs, edits)
  }, [agentId, keepAs, edits])

  /** At once: a dialog that is closed with it is not there any more when the change is drawn. */
  function forget(): void {
    setEdits({})
    if (keepAs) keepEdits(agentId, keepAs, {})
  }

  /** Puts the focus on the first field that is wrong, once it is drawn as such. */
  function focusFault(): void {
    setTimeout(() => element.current?.querySelector<HTMLElement>('[data-invalid]:not(label,p,div)')?.focus())
  }

  return {
    values,
    changed,
    isDirty,
    isBusy,
    /** What is wrong with the whole, in words; undefined when a field says it. */
    problem: problem === undefined ? undefined : errorWords(problem),
    problemCause: problem,
    element,
    set(change: Partial<V>): void {
      setEdits((before) => ({ ...before, ...change }))
      setFaults((before) => ({
        ...before,
        ...Object.fromEntries(Object.keys(change).map((name) => [name, undefined])),
      }))
    },
    reset(): void {
      forget()
      setFaults({})
      setProblem(undefined)
    },
    error: (name: keyof V & string): string | undefined => faults[name],
    /** @returns whether it was saved */
    async submit(event?: FormEvent): Promise<boolean> {
      event?.preventDefault()
      if (isBusy) return false
      const wrong = definedOf(options.check?.(values) ?? {})
      setFaults(wrong)
      setProblem(undefined)
      if (Object.keys(wrong).length > 0) {
        focusFault()
        return false
      }
      setBusy(true)
      try {
        await options.save(values, changed)
        forget()
        return true
      } catch (error) {
        const refused = { ...faultsOf(error, labels), ...options.refused?.(error) }
        setFaults(refused)
        const isTold = Object.keys(refused).some((name) => name in values)
        setProblem(isTold ? undefined : error)
        if (isTold) focusFault()
        return false
      } finally {
        setBusy(false)
      }
    },
  }
}

/** The API's words for the fields that it refused: "Shortcut must not be empty." */
function faultsOf(error: unknown, labels: Partial<Record<string, string>>): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {}
  return Object.fromEntries(
    error.errors.map(({ path, message }) => {
      const name = path.slice(1).replaceAll('/', '.')
      return [name, t('form.field_wrong', { label: labels[name] ?? name, message })]
    }),
  )
}

function definedOf(faults: Partial<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(faults).filter((pair): pair is [string, string] => pair[1] !== undefined))
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
