import { useState } from 'react'
import { api } from '../api/index.ts'
import { Button, errorWords, Icon } from '../design/index.ts'
import { CopyField, FormProblem } from '../form/index.ts'
import { t } from './words.ts'

type Found = { count: number; firstBad: number | null; hash: string }

/** Reads the whole trail on the server, a part at a time, and says in words whether it is whole. */
export function AuditCheck() {
  const [isBusy, setBusy] = useState(false)
  const [count, setCount] = useState(0)
  const [found, setFound] = useState<Found>()
  const [problem, setProblem] = useState<unknown>()
  async function check() {
    setBusy(true)
    setFound(undefined)
    setProblem(undefined)
    setCount(0)
    try {
      setFound(await checkAll(setCount))
    } catch (caught) {
      setProblem(caught)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="mb-6 flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button icon="checks" isBusy={isBusy} onClick={() => void check()}>
          {t('audit.check')}
        </Button>
        <span role="status" className="tabular text-12 text-n-11">
          {isBusy && t('audit.checking', { count })}
        </span>
      </div>
      {problem !== undefined && <FormProblem words={errorWords(problem)} />}
      {found && <Answer found={found} />}
    </div>
  )
}

function Answer({ found: { count, firstBad, hash } }: { found: Found }) {
  if (firstBad !== null) return <FormProblem words={t('audit.check_bad', { seq: firstBad })} />
  return (
    <div role="status" className="flex flex-col gap-3 rounded-control border border-good-line bg-good-soft px-3 py-2.5">
      <p className="flex items-start gap-2 text-13 leading-[1.45]">
        <Icon name="check" className="mt-px text-good" />
        {count === 0 ? t('audit.check_empty') : t('audit.check_good', { count })}
      </p>
      {count > 0 && <CopyField label={t('audit.check_hash')} value={hash} help={t('audit.check_hash_help')} />}
    </div>
  )
}

async function checkAll(onCount: (count: number) => void): Promise<Found> {
  let count = 0
  let after = 0
  for (;;) {
    const part = await api('GET /audit/verify', { query: { after } })
    count += part.entries
    onCount(count)
    if (part.first_bad !== null || part.next_after === null)
      return { count, firstBad: part.first_bad, hash: part.head_hash }
    after = part.next_after
  }
}
