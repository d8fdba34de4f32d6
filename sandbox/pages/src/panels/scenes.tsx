import type { Person } from '../../../src/scenes/cast.ts'
import { ask } from '../control.ts'
import { Icon } from '../pieces/icon.tsx'
import { sayError } from '../pieces/toasts.tsx'
import { addPhones } from '../place.ts'
import { useStore } from '../store/store.ts'

/** Many at once: three customers who write now, and a rush hour that can be stopped. */
export function Scenes() {
  const rush = useStore((state) => state.rush)
  return (
    <>
      <button type="button" className="top-button" onClick={() => void three()}>
        <Icon name="people" size={16} />
        <span>
          Three <span className="roomy">customers </span>write now
        </span>
      </button>
      {rush?.isRunning ? (
        <button
          type="button"
          className="top-button top-stop"
          onClick={() => void ask('DELETE', 'scenes/rush').catch(sayError)}
        >
          <Icon name="stop" size={16} /> Stop the rush
          <span className="count">
            {rush.wrote} of {rush.customers}
          </span>
        </button>
      ) : (
        <button
          type="button"
          className="top-button"
          title="60 new customers write over 30 seconds"
          onClick={() => void ask('POST', 'scenes/rush', { customers: 60, seconds: 30 }).catch(sayError)}
        >
          <Icon name="rush" size={16} /> Rush hour
        </button>
      )}
    </>
  )
}

async function three(): Promise<void> {
  try {
    const { people } = await ask<{ people: Person[] }>('POST', 'scenes/three')
    addPhones(people.map(({ platform, id, name }) => ({ platform, person: id, name })))
  } catch (error) {
    sayError(error)
  }
}
