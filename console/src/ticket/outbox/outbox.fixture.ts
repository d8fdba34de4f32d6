import { ApiProblem } from '../../api/problem.ts'
import type { Scheduled } from '../../api/types.ts'
import type { Outgoing } from './outgoing.ts'
import type { OutboxServer } from './server.ts'

const network = () => new ApiProblem({ status: 0, code: 'network', detail: 'no way' })

/** A server that keeps what it is told once, however often it is told. */
export class FakeServer implements OutboxServer {
  rows: Scheduled[] = []
  messages: string[] = []
  posts: string[] = []
  down: false | 'before' | 'after' = false
  refuse: ApiProblem | null = null
  hold: Promise<void> | null = null
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  async post(entry: Outgoing) {
    this.posts.push(entry.content)
    await this.hold
    if (this.down === 'before') throw network()
    if (this.refuse) throw this.refuse
    const known = this.rows.find((row) => row.client_id === entry.clientId)
    if (!known && !this.messages.includes(entry.clientId)) this.rows.push(rowOf(entry, this.rows.length, this.#now()))
    if (this.down === 'after') throw network()
    return known ?? this.rows.at(-1) ?? null
  }
  async takeBack(id: string) {
    if (this.down) throw network()
    const row = this.rows.find((one) => one.scheduled_id === id)
    if (!row) throw new ApiProblem({ status: 409, code: 'already_sent', detail: '' })
    this.rows = this.rows.filter((one) => one !== row)
  }
  async list() {
    if (this.down) throw network()
    return this.rows
  }
  async refresh() {
    return new Set(this.messages)
  }
  /** The first becomes a message. */
  send() {
    const row = this.rows.shift()
    if (row?.client_id) this.messages.push(row.client_id)
  }
}
const rowOf = (entry: Outgoing, n: number, now: number): Scheduled => ({
  scheduled_id: `sch_${n}_${entry.clientId}`,
  ticket_id: entry.ticketId,
  agent_id: 'agt_1',
  send_at: new Date(now + entry.delayMs).toISOString(),
  content: entry.content,
  visibility: 'public',
  client_id: entry.clientId,
  then_status: null,
  failed: null,
})

export class FakeStorage implements Storage {
  readonly kept = new Map<string, string>()
  get length() {
    return this.kept.size
  }
  key = (at: number) => [...this.kept.keys()][at] ?? null
  getItem = (key: string) => this.kept.get(key) ?? null
  setItem = (key: string, value: string) => void this.kept.set(key, value)
  removeItem = (key: string) => void this.kept.delete(key)
  clear = () => this.kept.clear()
}
