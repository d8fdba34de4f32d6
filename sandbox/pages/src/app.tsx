import { useEffect, useState } from 'react'
import { Panel } from './desk/panel.tsx'
import { Strip } from './desk/strip.tsx'
import { Away, type PanelName, type Tab, Tabs, TopBar } from './desk/top.tsx'
import { Faults } from './panels/faults.tsx'
import { People, setFirstAccounts, takeNewPhone } from './panels/people.tsx'
import { Toasts } from './pieces/toasts.tsx'
import { useMedia } from './pieces/use.ts'
import { consoleAddress, type Phone, usePlace } from './place.ts'
import type { State } from './store/state.ts'
import { openPhones, useStore } from './store/store.ts'

/** The desk: the console at the left where there is one, phones at the right; on narrow screens one thing at a time. */
export function App() {
  const { phones, hasConsole } = usePlace()
  const accounts = useStore((state) => state.accounts)
  const isWide = useMedia('(min-width: 960px)')
  const [tab, setTab] = useState<Tab>('phones')
  const [panel, setPanel] = useState<PanelName | null>(null)
  const showsConsole = consoleAddress !== null && (isWide ? hasConsole : tab === 'console')
  const laid = phones.map((phone) => ({ phone, key: keyOf(phone, accounts) }))
  const keys = laid.map(({ key }) => key).join('\n')

  useEffect(() => {
    if (accounts === null) return
    setFirstAccounts(Object.fromEntries(Object.entries(accounts).map(([platform, [first]]) => [platform, first?.id])))
  }, [accounts])
  useEffect(() => {
    if (accounts !== null) openPhones(keys === '' ? [] : keys.split('\n'))
  }, [accounts, keys])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first phone is laid there once
  useEffect(() => {
    if (accounts !== null && phones.length === 0 && !location.search.includes('phones=')) void takeNewPhone('whatsapp')
  }, [accounts !== null])

  return (
    <div className={`desk ${isWide ? 'desk-wide' : 'desk-narrow'}`}>
      <TopBar isWide={isWide} panel={panel} onPanel={setPanel} hasConsole={hasConsole} />
      <Away />
      {!isWide && <Tabs tab={tab} onTab={setTab} />}
      <main className={showsConsole && isWide ? 'split' : 'whole'}>
        {/* The frame stays while another tab is looked at, so that nothing typed in it is lost. */}
        {consoleAddress !== null && (isWide ? hasConsole : true) && (
          <iframe className="console" title="Console" src={consoleAddress} hidden={!showsConsole} />
        )}
        {(isWide || tab === 'phones') && <Strip laid={laid} accounts={accounts} />}
        {!isWide && tab === 'people' && (
          <section className="panel" aria-label="People">
            <h2 className="hidden">People</h2>
            <People onTaken={() => setTab('phones')} />
          </section>
        )}
        {!isWide && tab === 'faults' && (
          <section className="panel" aria-label="Faults">
            <h2 className="hidden">Faults</h2>
            <Faults />
          </section>
        )}
        {isWide && panel !== null && (
          <Panel key={panel} title={panel === 'people' ? 'People' : 'Faults'} onClose={() => setPanel(null)}>
            {panel === 'people' ? <People /> : <Faults />}
          </Panel>
        )}
      </main>
      <Toasts />
    </div>
  )
}

function keyOf({ platform, account, person }: Phone, accounts: State['accounts']): string {
  return `${platform} ${account ?? accounts?.[platform][0]?.id ?? ''} ${person}`
}
