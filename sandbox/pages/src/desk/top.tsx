import { Scenes } from '../panels/scenes.tsx'
import { Icon, type IconName } from '../pieces/icon.tsx'
import { consoleAddress, goTo } from '../place.ts'
import { unseen } from '../store/state.ts'
import { useStore } from '../store/store.ts'

export type Tab = 'console' | 'phones' | 'people' | 'faults'
export type PanelName = 'people' | 'faults'

/** What can be done from everywhere: take out a phone, call customers in, order faults. */
export function TopBar(props: {
  isWide: boolean
  panel: PanelName | null
  onPanel: (panel: PanelName | null) => void
  hasConsole: boolean
}) {
  const { isWide, panel, onPanel, hasConsole } = props
  const waiting = useStore((state) => [...state.heads.values()].filter((head) => unseen(state, head) > 0).length)
  const faults = useStore((state) => state.faults.length)
  const toggle = (name: PanelName, icon: IconName, label: string, count: number) => (
    <button
      type="button"
      className="top-button"
      aria-expanded={panel === name}
      onClick={() => onPanel(panel === name ? null : name)}
    >
      <Icon name={icon} size={16} /> {label}
      {count > 0 && <span className={`count count-${name}`}>{count}</span>}
    </button>
  )
  return (
    <header className="top">
      <h1>Sandbox</h1>
      {isWide && toggle('people', 'plus', 'Phones', waiting)}
      <Scenes />
      {isWide && toggle('faults', 'fault', 'Faults', faults)}
      {isWide && consoleAddress !== null && (
        <button
          type="button"
          className="top-button top-end"
          aria-pressed={hasConsole}
          onClick={() => goTo((place) => ({ ...place, hasConsole: !place.hasConsole }))}
        >
          <Icon name="console" size={16} /> Console
        </button>
      )}
    </header>
  )
}

/** Says so while the sandbox cannot be heard. */
export function Away() {
  const isAway = useStore((state) => !state.isConnected && state.epoch !== null)
  return isAway ? (
    <p className="away" role="status">
      The sandbox is away. The phones show what was last known, and go on as soon as it is back.
    </p>
  ) : null
}

/** On narrow screens: one thing at a time. */
export function Tabs({ tab, onTab }: { tab: Tab; onTab: (tab: Tab) => void }) {
  const tabs: [Tab, string, IconName][] = [
    ['phones', 'Phones', 'person'],
    ['people', 'People', 'people'],
    ['faults', 'Faults', 'fault'],
  ]
  if (consoleAddress !== null) tabs.unshift(['console', 'Console', 'console'])
  return (
    <nav className="tabs" aria-label="What to look at">
      {tabs.map(([name, label, icon]) => (
        <button key={name} type="button" aria-current={tab === name ? 'page' : undefined} onClick={() => onTab(name)}>
          <Icon name={icon} size={18} /> {label}
        </button>
      ))}
    </nav>
  )
}
