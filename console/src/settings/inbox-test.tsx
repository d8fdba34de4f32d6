import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import type { Inbox, InboxTest as Tested } from '../api/types.ts'
import { useCommands } from '../commands/index.ts'
import { Button, errorWords, Icon } from '../design/index.ts'
import { FormProblem } from '../form/index.ts'
import { t } from './words.ts'

const checks = ['account', 'webhooks', 'status', 'settings'] as const

/** Asks the platform whether it knows the account, and says of each thing whether it works. */
export function InboxTest({ inbox: { inbox_id }, isDirty }: { inbox: Inbox; isDirty: boolean }) {
  const client = useQueryClient()
  const [tested, setTested] = useState<Tested>()
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)

  async function run() {
    if (isBusy || isDirty) return
    setBusy(true)
    setError(undefined)
    setTested(undefined)
    try {
      setTested(await api('POST /inboxes/{inbox_id}/test', { params: { inbox_id } }))
      void client.invalidateQueries({ queryKey: keys.inboxes })
    } catch (caught) {
      setError(caught)
    } finally {
      setBusy(false)
    }
  }
  useCommands([
    {
      id: 'inbox.test',
      words: t('admin.test'),
      group: t('admin.group'),
      key: 't',
      when: () => !isDirty,
      run: () => void run(),
    },
  ])
  return (
    <div className="-mt-1 pb-6">
      <Button
        icon="plug"
        keys="t"
        isBusy={isBusy}
        disabledBecause={isDirty && t('admin.test_dirty')}
        onClick={() => void run()}
      >
        {t(isBusy ? 'admin.testing' : 'admin.test')}
      </Button>
      <div role="status">
        {tested && (
          <div className="mt-4">
            <p className="mb-2 text-13 font-medium">{t(tested.ok ? 'admin.test_fine' : 'admin.test_wrong')}</p>
            <ul className="border-t">
              {tested.checks.map(({ name, ok, words }) => (
                <li key={name} className="flex items-start gap-2 border-b py-2 text-13 leading-[1.45] last:border-b-0">
                  <Icon
                    name={ok ? 'check' : 'close'}
                    label={t(ok ? 'admin.check_ok' : 'admin.check_failed')}
                    className={`mt-0.5 ${ok ? 'text-good' : 'text-urgent'}`}
                  />
                  <span className="w-20 shrink-0 font-medium">{checkWords(name)}</span>
                  <span className="min-w-0 break-words text-n-11">{words}</span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
      {error !== undefined && (
        <div className="mt-4">
          <FormProblem words={errorWords(error)} />
        </div>
      )}
    </div>
  )
}

function checkWords(name: string): string {
  const known = checks.find((one) => one === name)
  return known ? t(`admin.check_${known}`) : name
}
