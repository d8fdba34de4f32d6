import type { Event } from '../api/types.ts'
import { type Ephemeral, readFrame } from './frames.ts'

/** `since`: when the connection was lost, in ms of Date.now(); null while it stands. */
export type LiveState = { status: 'connecting' | 'live' | 'reconnecting' | 'offline' | 'stopped'; since: number | null }

export type LiveOptions = {
  url: string
  onEvent(event: Event): void
  onFrame(frame: Ephemeral): void
  /** What was fetched before may have missed something: fetch anew. */
  onResync(): void
  /** It was refused, or closed because the session ended: find out whether the agent is still signed in. */
  onRefused(): void
  onState(state: LiveState): void
  /** First wait before connecting again, in ms; it doubles up to thirty seconds. */
  firstWaitMs?: number
  random?: () => number
}

type ClientFrame = { type: 'typing'; ticket_id: string } | { type: 'viewing'; ticket_id: string | null }

// Why the server closes: contract/src/live.ts.
const signedOut = 4401
const restart = 1012
const longestWaitMs = 30_000

/**
 * The live feed. It resumes with the seq of the last event that it passed on, so `onEvent` gets every event once and in order,
 * however often the connection breaks; or `onResync` says that this was not possible.
 */
export class LiveClient {
  readonly #options: LiveOptions
  #socket: WebSocket | undefined
  #seq: number | undefined
  #state: LiveState = { status: 'stopped', since: null }
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #viewing: string | null = null

  constructor(options: LiveOptions) {
    this.#options = options
  }

  get state(): LiveState {
    return this.#state
  }

  start(): void {
    if (this.#state.status !== 'stopped') return
    this.#enter('connecting')
    this.#connect()
  }

  stop(): void {
    this.#enter('stopped')
    this.#seq = undefined
    this.#viewing = null
    this.#drop()
  }

  /** The network is gone: waits for `online` instead of trying. */
  offline(): void {
    if (this.#state.status === 'stopped') return
    this.#drop()
    this.#enter('offline')
  }

  /** The network is back, or the machine woke up: a connection that looks open may be dead, so it is made anew. */
  online(): void {
    if (this.#state.status === 'stopped') return
    this.#drop()
    this.#failures = 0
    this.#enter('reconnecting')
    this.#connect()
  }

  /** Tells colleagues which ticket is on screen; told again after every reconnect. */
  view(ticketId: string | null): void {
    this.#viewing = ticketId
    this.send({ type: 'viewing', ticket_id: ticketId })
  }

  /** @returns whether it went out; what is ephemeral is not kept for later */
  send(frame: ClientFrame): boolean {
    if (this.#state.status !== 'live' || this.#socket?.readyState !== 1) return false
    this.#socket.send(JSON.stringify(frame))
    return true
  }

  #connect(): void {
    const socket = new WebSocket(this.#options.url)
    this.#socket = socket
    let wasOpen = false
    socket.onopen = () => {
      wasOpen = true
      socket.send(JSON.stringify({ type: 'hello', ...(this.#seq === undefined ? {} : { since: this.#seq }) }))
    }
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#receive(data)
    }
    socket.onclose = ({ code }) => {
      if (socket !== this.#socket) return
      this.#socket = undefined
      if (!wasOpen) this.#failures++
      // A browser does not say why a connection was refused; whether the session has ended is asked by a plain request.
      if (code === signedOut || (!wasOpen && this.#failures % 3 === 2)) this.#options.onRefused()
      this.#enter('reconnecting')
      this.#timer = setTimeout(() => this.#connect(), this.#wait(code, wasOpen))
    }
  }

  #wait(code: number, wasOpen: boolean): number {
    const first = this.#options.firstWaitMs ?? 500
    const growing = Math.min(longestWaitMs, first * 2 ** (wasOpen ? 0 : this.#failures))
    const jitter = 0.5 + (this.#options.random ?? Math.random)() / 2
    return (
      (code === signedOut || code === 1008 ? Math.max(growing, first * 10) : code === restart ? first : growing) *
      jitter
    )
  }

  #receive(data: unknown): void {
    const frame = readFrame(data)
    if (frame === undefined) return
    if (frame.type === 'welcome') {
      const isFirst = this.#seq === undefined
      this.#seq = frame.seq
      this.#failures = 0
      this.#enter('live')
      if (this.#viewing !== null) this.send({ type: 'viewing', ticket_id: this.#viewing })
      // What the page fetched before this moment has no seq to go on from.
      if (isFirst) this.#options.onResync()
    } else if (frame.type === 'resync') this.#options.onResync()
    else if (frame.type === 'event') {
      if (frame.seq <= (this.#seq ?? 0)) return
      this.#seq = frame.seq
      this.#options.onEvent(frame.event)
    } else this.#options.onFrame(frame)
  }

  #enter(status: LiveState['status']): void {
    if (status === this.#state.status) return
    const isLost = status === 'reconnecting' || status === 'offline'
    this.#state = { status, since: isLost ? (this.#state.since ?? Date.now()) : null }
    this.#options.onState(this.#state)
  }

  #drop(): void {
    clearTimeout(this.#timer)
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
  }
}
