import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fromId } from '@parley/contract'
import type { Logger } from 'pino'
import { type ErasureRow, presentErasure } from './store.ts'

export type LedgerLine = Pick<ErasureRow, 'id' | 'customer_id' | 'reason' | 'erased_at'>

/** The ledger of erasures outside the database: ids only, one line of JSON each, so that a dump that comes back finds it. */
export type Ledger = {
  /** Adds those that it does not hold, and waits until the disk has them. Says so in the log when it cannot. */
  add(rows: readonly ErasureRow[]): Promise<void>
  read(): Promise<LedgerLine[]>
}

const fileName = 'erasures.jsonl'

/** @param folder DATA_DIR; made when there is something to write */
export function openLedger(folder: string, log: Logger): Ledger {
  const file = join(folder, fileName)
  let writing: Promise<unknown> = Promise.resolve()

  async function read(): Promise<LedgerLine[]> {
    let text: string
    try {
      text = await readFile(file, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        log.error({ err: error }, 'The ledger of erasures could not be read: after a restore, persons may come back')
      return []
    }
    return text.split('\n').flatMap((line) => parseLine(line) ?? [])
  }

  async function write(rows: readonly ErasureRow[]): Promise<void> {
    const known = new Set((await read()).map((line) => line.customer_id))
    const fresh = rows.filter((row) => !known.has(row.customer_id))
    if (fresh.length === 0) return
    await mkdir(folder, { recursive: true })
    const handle = await open(file, 'a', 0o600)
    try {
      const lines = fresh.map((row) => {
        const { id, customer_id, reason, erased_at } = presentErasure(row)
        return `${JSON.stringify({ id, customer_id, reason, erased_at })}\n`
      })
      // What a crash left of a line stands alone.
      const { size } = await handle.stat()
      await handle.writeFile(`${size > 0 ? '\n' : ''}${lines.join('')}`)
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  return {
    read,
    add(rows) {
      const done = writing.then(() => write(rows))
      writing = done.catch((error) => {
        log.error(
          { err: error },
          'An erasure could not be noted outside the database: after a restore, its person may come back',
        )
      })
      return writing as Promise<void>
    },
  }
}

function parseLine(line: string): LedgerLine | undefined {
  try {
    const { id, customer_id, reason, erased_at } = JSON.parse(line)
    const [uuid, customer, at] = [fromId('erasure', id), fromId('customer', customer_id), new Date(erased_at)]
    if (!uuid || !customer || Number.isNaN(at.getTime())) return undefined
    return { id: uuid, customer_id: customer, reason, erased_at: at }
  } catch {
    return undefined
  }
}
