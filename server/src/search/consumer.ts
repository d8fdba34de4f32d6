import type { Consumer } from '../log/consume.ts'
import { touchedBy } from './touched.ts'
import { redraw } from './write.ts'

/** Keeps the search index, from the log alone; never on the way of a message in or out. */
export const searchIndex: Consumer = {
  name: 'search',
  gatherMs: 150,
  async handle(tx, events) {
    const touched = touchedBy(events)
    if (Object.values(touched).some(({ size }) => size > 0)) await redraw(tx, touched)
  },
}
