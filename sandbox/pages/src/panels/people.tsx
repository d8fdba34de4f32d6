import { type FormEvent, useState } from 'react'
import type { Platform } from '../../../src/accounts.ts'
import type { Head } from '../../../src/transcript/entry.ts'
import { somebody } from '../control.ts'
import { meet } from '../phone/do.ts'
import { sayError } from '../pieces/toasts.tsx'
import { timeOf } from '../pieces/use.ts'
import { addPhones, type Phone } from '../place.ts'
import { skins } from '../platforms.ts'
import { unseen } from '../store/state.ts'
import { useStore } from '../store/store.ts'

const platforms = Object.keys(skins) as Platform[]
const mostShown = 60

/** Takes out the phone of somebody new on this platform. */
export async function takeNewPhone(platform: Platform): Promise<void> {
  try {
    const { id, name } = await somebody(platform)
    const phone = { platform, person: id, name }
    await meet(phone)
    addPhones([phone])
  } catch (error) {
    sayError(error)
  }
}

/** Four doors in: one for each platform. */
export function NewPhones({ onTaken = () => undefined }: { onTaken?: () => void }) {
  return (
    <div className="new-phones">
      {platforms.map((platform) => (
        <button
          key={platform}
          type="button"
          className={`new-phone skin-${platform}`}
          onClick={() => void takeNewPhone(platform).then(onTaken)}
        >
          <span className="new-phone-mark" aria-hidden="true" />
          {skins[platform].label}
        </button>
      ))}
    </div>
  )
}

/** Everybody who has written or was written to, and the ways to become somebody. */
export function People({ onTaken = () => undefined }: { onTaken?: () => void }) {
  const state = useStore((all) => all)
  const [wanted, setWanted] = useState('')
  const heads = [...state.heads.values()].filter((head) =>
    `${head.name} ${head.handle} ${skins[head.platform].label}`.toLowerCase().includes(wanted.toLowerCase()),
  )
  return (
    <div className="panel-body">
      <h3>A new customer on</h3>
      <NewPhones onTaken={onTaken} />
      <Named onTaken={onTaken} />
      <h3 id="everybody">Everybody so far</h3>
      {state.heads.size > 8 && (
        <input
          type="search"
          aria-label="Search people"
          placeholder="Name, number or channel"
          value={wanted}
          onChange={({ target }) => setWanted(target.value)}
        />
      )}
      {heads.length === 0 && (
        <p className="muted">{wanted === '' ? 'Nobody has written yet.' : 'Nobody is called that.'}</p>
      )}
      <ul className="plain-list" aria-labelledby="everybody">
        {heads.slice(0, mostShown).map((head) => (
          <li key={head.key}>
            <PersonRow head={head} fresh={unseen(state, head)} onTaken={onTaken} />
          </li>
        ))}
      </ul>
      {heads.length > mostShown && <p className="muted">and {heads.length - mostShown} more: search for them.</p>}
    </div>
  )
}

function PersonRow({ head, fresh, onTaken }: { head: Head; fresh: number; onTaken: () => void }) {
  const speaker = head.lastFrom === 'business' || head.lastFrom === 'app' ? 'Business: ' : ''
  const { platform, person, name, account } = head
  return (
    <button
      type="button"
      className="person"
      onClick={() => {
        addPhones([phoneOf({ platform, person, name, account })])
        onTaken()
      }}
    >
      <span className={`person-mark skin-${platform}`} aria-hidden="true" />
      <span className="person-words">
        <span className="person-name">
          {name} <span className="muted">{skins[platform].label}</span>
        </span>
        <span className="person-last">{head.lastText === '' ? 'Nothing said yet' : `${speaker}${head.lastText}`}</span>
      </span>
      {fresh > 0 && <Fresh count={fresh} />}
      <time className="muted">{timeOf(head.lastAt)}</time>
    </button>
  )
}

/** How many things are new. */
export function Fresh({ count }: { count: number }) {
  return (
    <span className="fresh">
      {count}
      <span className="hidden"> new</span>
    </span>
  )
}

let firstAccounts: Partial<Record<Platform, string>> = {}

/** The account of a phone is left out of the address where it is the platform's first. */
function phoneOf({ account, ...phone }: Required<Phone> | Phone): Phone {
  return account === firstAccounts[phone.platform] ? phone : { ...phone, account }
}

/** Tells which account of each platform is the first. */
export function setFirstAccounts(accounts: Partial<Record<Platform, string>>): void {
  firstAccounts = accounts
}

function Named({ onTaken }: { onTaken: () => void }) {
  const [platform, setPlatform] = useState<Platform>('whatsapp')
  const { idLabel, idPattern } = skins[platform]

  function take(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const person = String(fields.get('person')).trim().replace(/^\+/, '')
    const phone = { platform, person, name: String(fields.get('name')).trim() }
    meet(phone).then(() => {
      addPhones([phone])
      onTaken()
    }, sayError)
  }

  return (
    <details className="named">
      <summary>with a name and address of your own</summary>
      <form className="form" onSubmit={take}>
        <label>
          Channel
          <select value={platform} onChange={({ target }) => setPlatform(target.value as Platform)}>
            {platforms.map((one) => (
              <option key={one} value={one}>
                {skins[one].label}
              </option>
            ))}
          </select>
        </label>
        <label>
          Name
          <input name="name" required maxLength={300} autoComplete="off" />
        </label>
        <label>
          {idLabel}
          <input name="person" required maxLength={200} autoComplete="off" pattern={idPattern.source} />
        </label>
        <button type="submit" className="button button-main">
          Take out the phone
        </button>
      </form>
    </details>
  )
}
