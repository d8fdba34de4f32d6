import { type FormEvent, useState } from 'react'
import type { Platform } from '../../../src/accounts.ts'
import type { OrderedFault } from '../../../src/faults.ts'
import { ask } from '../control.ts'
import { Icon } from '../pieces/icon.tsx'
import { sayError } from '../pieces/toasts.tsx'
import { skins } from '../platforms.ts'
import { useStore } from '../store/store.ts'
import { faultBody, faultKinds, faultLabel, platformsFor } from './fault-kinds.ts'

const counts: [value: string, label: string][] = [
  ['1', 'the next one'],
  ['3', 'the next three'],
  ['10', 'the next ten'],
  ['', 'until it is cleared'],
]

/** Orders misbehaviour of the platforms, shows what is in force, and takes it back. */
export function Faults() {
  const faults = useStore((state) => state.faults)
  return (
    <div className="panel-body">
      <OrderForm />
      <h3 id="in-force">In force</h3>
      {faults.length === 0 ? (
        <p className="muted">Nothing. The platforms behave.</p>
      ) : (
        <>
          <ul className="plain-list" aria-labelledby="in-force">
            {faults.map((order) => (
              <Order key={order.id} order={order} />
            ))}
          </ul>
          <button type="button" className="button" onClick={() => void clear('')}>
            Clear all
          </button>
        </>
      )}
      <Readers />
    </div>
  )
}

function OrderForm() {
  const [kindName, setKind] = useState('duplicate')
  const [platform, setPlatform] = useState<Platform | 'all'>('all')
  const [count, setCount] = useState('')
  const [given, setGiven] = useState<Record<string, string>>({})
  const kind = faultKinds.find((one) => one.kind === kindName)
  if (!kind) return null
  const possible = platformsFor(kind)
  const chosen = platform !== 'all' && possible.includes(platform) ? platform : 'all'

  async function order(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (!kind) return
    const parameters = Object.fromEntries(
      Object.entries(kind.parameters).map(([name, { unset }]) => [name, Number(given[name] ?? unset)]),
    )
    const bodies = (chosen === 'all' ? possible : [chosen]).map((one) =>
      faultBody(kind, one, parameters, count === '' ? null : Number(count)),
    )
    await Promise.all(bodies.map((body) => ask('POST', 'faults', body))).catch(sayError)
  }

  const group = (side: 'webhook' | 'api') =>
    faultKinds
      .filter((one) => one.side === side)
      .map((one) => (
        <option key={one.kind} value={one.kind}>
          {one.label}
        </option>
      ))

  return (
    <form className="form" onSubmit={order}>
      <label>
        What goes wrong
        <select
          value={kindName}
          onChange={({ target }) => {
            setKind(target.value)
            setGiven({})
          }}
        >
          <optgroup label="What the platform posts to Parley">{group('webhook')}</optgroup>
          <optgroup label="What Parley’s calls meet">{group('api')}</optgroup>
        </select>
      </label>
      <p className="muted">{kind.words}</p>
      <div className="form-row">
        <label>
          On
          <select value={chosen} onChange={({ target }) => setPlatform(target.value as Platform | 'all')}>
            {possible.length > 1 && <option value="all">every platform</option>}
            {possible.map((one) => (
              <option key={one} value={one}>
                {skins[one].label}
              </option>
            ))}
          </select>
        </label>
        <label>
          For
          <select value={count} onChange={({ target }) => setCount(target.value)}>
            {counts.map(([value, label]) => (
              <option key={label} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
      {Object.entries(kind.parameters).map(([name, { label, unset }]) => (
        <label key={name}>
          {label}
          <input
            type="number"
            min={0}
            max={1_000_000}
            required
            value={given[name] ?? unset}
            onChange={({ target }) => setGiven({ ...given, [name]: target.value })}
          />
        </label>
      ))}
      <button type="submit" className="button button-main">
        Order “{kind.label}”
      </button>
    </form>
  )
}

function Order({ order: { id, fault, struck, left } }: { order: OrderedFault }) {
  const label = faultLabel(fault)
  return (
    <li className="row">
      <span className="row-words">
        <strong>{label}</strong>
        <span className="muted">
          {skins[fault.platform].label} · struck {struck}×{left === null ? ' · until cleared' : ` · ${left} left`}
        </span>
      </span>
      <button
        type="button"
        className="plain"
        aria-label={`Clear ${label} on ${skins[fault.platform].label}`}
        onClick={() => void clear(`?id=${id}`)}
      >
        <Icon name="close" size={16} />
      </button>
    </li>
  )
}

/** Whether customers read what they get: without it, Parley never hears `read`. */
function Readers() {
  const readers = useStore((state) => state.readers)
  const told = Object.entries(readers ?? {}).filter(([, reads]) => reads !== null) as [Platform, boolean][]
  return (
    <fieldset className="form readers">
      <legend>Customers read what they get</legend>
      {told.map(([platform, reads]) => (
        <label key={platform} className="check">
          <input
            type="checkbox"
            checked={reads}
            onChange={() => void ask('PATCH', 'behaviour', { [platform]: { customerReads: !reads } }).catch(sayError)}
          />
          {skins[platform].label}
        </label>
      ))}
    </fieldset>
  )
}

function clear(query: string): Promise<unknown> {
  return ask('DELETE', `faults${query}`).catch(sayError)
}
