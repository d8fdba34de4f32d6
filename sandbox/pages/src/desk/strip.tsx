import { useEffect, useRef } from 'react'
import { Fresh, NewPhones } from '../panels/people.tsx'
import { Unit, unitId } from '../phone/unit.tsx'
import type { Phone } from '../place.ts'
import { type State, unseen } from '../store/state.ts'
import { useStore } from '../store/store.ts'

/** A phone on the desk, with the name of its thread. */
export type Laid = { phone: Phone; key: string }

/** The phones side by side, with their names above where not all of them can be seen. */
export function Strip({ laid, accounts }: { laid: Laid[]; accounts: State['accounts'] }) {
  const first = laid[0]?.key
  const before = useRef(first)
  useEffect(() => {
    if (first !== undefined && before.current !== undefined && first !== before.current) show(first)
    before.current = first
  }, [first])

  if (laid.length === 0) {
    return (
      <section className="strip strip-empty" aria-label="Phones">
        <div className="welcome">
          <h2>Be a customer</h2>
          <p>Take out a phone, write something, and answer it in Parley.</p>
          <NewPhones />
        </div>
      </section>
    )
  }
  return (
    <section className="phones" aria-label="Phones">
      {laid.length > 1 && (
        <nav className="chips" aria-label="Phones on the desk">
          {laid.map(({ phone, key }) => (
            <Chip key={key} phone={phone} threadKey={key} />
          ))}
        </nav>
      )}
      <div className="strip">
        {laid.map(({ phone, key }) => (
          <Unit key={key} phone={phone} threadKey={key} business={businessOf(phone, accounts)} />
        ))}
      </div>
    </section>
  )
}

function show(threadKey: string): void {
  document.getElementById(unitId(threadKey))?.scrollIntoView({ inline: 'start', block: 'nearest' })
}

/** Brings its phone into view. */
function Chip({ phone, threadKey }: { phone: Phone; threadKey: string }) {
  const fresh = useStore((state) => {
    const head = state.heads.get(threadKey)
    return head ? unseen(state, head) : 0
  })
  return (
    <button type="button" className="chip" onClick={() => show(threadKey)}>
      <span className={`person-mark skin-${phone.platform}`} aria-hidden="true" />
      {phone.name}
      {fresh > 0 && <Fresh count={fresh} />}
    </button>
  )
}

function businessOf({ platform, account }: Phone, accounts: State['accounts']): string {
  const known = accounts?.[platform] ?? []
  return (known.find(({ id }) => id === account) ?? known[0])?.name ?? ''
}
