import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { Random } from '../rig/random.ts'
import type { History } from './history.ts'

type Frame =
  | { type: 'welcome'; seq: number }
  | { type: 'resync' }
  | { type: 'event'; seq: number; event: { id: string; type: string; message?: { content: string } } }
  | { type: 'typing' | 'presence' }

export type ChaosClientOptions = {
  number: number
  urls: readonly string[]
  key: string
  history: History
  random: Random
  onMessage?: (text: string) => void
}

/** A client of the live feed that is cut at random and goes on where it was. */
export class ChaosClient {
  readonly #options: ChaosClientOptions
  #seq: number | null = null
  #socket: WebSocket | undefined
  #stopping = false
  #cutting = true
  #running: Promise<void> | undefined
  cuts = 0

  constructor(options: ChaosClientOptions) {
    this.#options = options
  }

  get seq(): number {
    return this.#seq ?? 0
  }

  start(): void {
    this.#running = this.#run()
  }

  /** From now on it is cut by nobody but the nodes. */
  heal(): void {
    this.#cutting = false
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#socket?.terminate()
    await this.#running
  }

  async #run(): Promise<void> {
    const { urls, random, history, number } = this.#options
    for (let turn = number; !this.#stopping; turn++) {
      const outcome = await this.#connect(urls[turn % urls.length]!.replace('http', 'ws'))
      if (outcome !== 'refused') history.add({ kind: outcome, client: number })
      if (outcome === 'cut') this.cuts++
      await sleep(random.between(10, 200))
    }
  }

  /** One connection, from hello to its end. */
  #connect(url: string): Promise<'cut' | 'dropped' | 'refused'> {
    const { key, history, number, random } = this.#options
    return new Promise((resolve) => {
      let cut = false
      let welcomed = false
      let timer: NodeJS.Timeout | undefined
      const socket = new WebSocket(`${url}/api/v1/live`, { headers: { 'x-api-key': key }, handshakeTimeout: 5000 })
      this.#socket = socket
      const since = this.#seq
      socket.on('open', () => socket.send(JSON.stringify({ type: 'hello', ...(since === null ? {} : { since }) })))
      socket.on('message', (data) => {
        if (cut) return
        const frame = JSON.parse(String(data)) as Frame
        if (frame.type === 'welcome') {
          welcomed = true
          history.add({ kind: 'welcome', client: number, since, seq: frame.seq })
          this.#seq ??= frame.seq
          if (this.#cutting)
            timer = setTimeout(
              () => {
                cut = this.#cutting
                if (cut) socket.terminate()
              },
              random.between(50, 1200),
            )
        } else if (frame.type === 'resync') history.add({ kind: 'resync', client: number })
        else if (frame.type === 'event') {
          history.add({ kind: 'frame', client: number, seq: frame.seq, id: frame.event.id, type: frame.event.type })
          this.#seq = frame.seq
          if (frame.event.type === 'message.created' && frame.event.message)
            this.#options.onMessage?.(frame.event.message.content)
        }
      })
      socket.on('error', () => {})
      socket.on('close', () => {
        clearTimeout(timer)
        resolve(cut ? 'cut' : welcomed ? 'dropped' : 'refused')
      })
    })
  }
}
