import PostalMime from 'postal-mime'
import { Ring } from '../ring.ts'

/** A letter as a list shows it. `at` in Unix milliseconds. */
export type MailHead = { id: number; at: number; from: string; to: string[]; subject: string; links: string[] }

/** A letter that somebody sent to this server. `to` holds whom it was handed over for, whatever its headers say. */
export type ReceivedMail = MailHead & { text: string; html: string | null; headers: [string, string][]; raw: string }

type Refusal = { code: number; words: string }

/** Every letter that came, for whomever; the newest 500 are kept, and at most 16 MiB. */
export class Mailbox {
  readonly #letters = new Ring<ReceivedMail>(500, 16 * 1024 * 1024)
  readonly #watchers = new Set<(mail: ReceivedMail) => void>()
  readonly #refusals: Refusal[] = []
  #count = 0

  async receive(raw: Buffer, envelope: { from: string; to: string[] }, at: number): Promise<void> {
    const parsed = await PostalMime.parse(raw)
    const text = parsed.text ?? ''
    const mail: ReceivedMail = {
      id: ++this.#count,
      at,
      from: parsed.from?.address ?? envelope.from,
      to: envelope.to,
      subject: parsed.subject ?? '',
      links: [...text.matchAll(/https?:\/\/[^\s<>"]+/g)].map(([link]) => link),
      text,
      html: parsed.html ?? null,
      headers: parsed.headers.map(({ key, value }) => [key, value]),
      raw: raw.toString('utf8'),
    }
    this.#letters.push(mail, raw.length)
    for (const watcher of this.#watchers) watcher(mail)
  }

  /** Oldest first; those for one address when it is given. */
  list(to?: string): ReceivedMail[] {
    const wanted = to?.toLowerCase()
    return this.#letters
      .list()
      .filter((mail) => wanted === undefined || mail.to.some((address) => address.toLowerCase() === wanted))
  }

  find(id: number): ReceivedMail | undefined {
    return this.#letters.list().find((mail) => mail.id === id)
  }

  clear(): void {
    this.#letters.clear()
  }

  watch(watcher: (mail: ReceivedMail) => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** The newest letter to this address for which `predicate` holds, already there or to come. Rejects after `timeoutMs`. */
  waitFor(
    to: string,
    predicate: (mail: ReceivedMail) => boolean = () => true,
    timeoutMs = 5000,
  ): Promise<ReceivedMail> {
    const found = this.list(to).findLast(predicate)
    if (found) return Promise.resolve(found)
    return new Promise((resolve, reject) => {
      const unwatch = this.watch((mail) => {
        if (!this.list(to).includes(mail) || !predicate(mail)) return
        clearTimeout(timer)
        unwatch()
        resolve(mail)
      })
      const timer = setTimeout(() => {
        unwatch()
        reject(new Error(`sandbox: no such letter to ${to} within ${timeoutMs} ms`))
      }, timeoutMs)
    })
  }

  /** The next letters are refused with this SMTP code, such as 451 or 550. */
  refuse(code: number, times = 1, words = 'refused to order'): void {
    for (let n = 0; n < times; n++) this.#refusals.push({ code, words })
  }

  nextRefusal(): Refusal | undefined {
    return this.#refusals.shift()
  }
}

export function headOf({ id, at, from, to, subject, links }: ReceivedMail): MailHead {
  return { id, at, from, to, subject, links }
}
