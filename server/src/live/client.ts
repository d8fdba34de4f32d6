import type { Duplex } from 'node:stream'
import { ClientFrame, closeCodes, type Event, fromId } from '@parley/contract'
import { Compile } from 'typebox/compile'
import type { WebSocket } from 'ws'
import type { Caller } from '../access/caller.ts'
import { can } from '../access/caller.ts'
import type { Sql } from '../db/sql.ts'
import { fillEvents, isInScope, logHead, presentFor, readScopedEvents } from '../log/read.ts'
import type { LiveEvent, Tail } from './tail.ts'

/**
 * One client of the live feed.
 *
 * Always true: after `welcome` with seq S, or hello with `since` S, the client is given every event after S that it may see, in
 * order, once; or it is closed with a code that says why, never silently skipped. What it may see is decided anew for every
 * batch, so a right that is taken away is gone on the next frame.
 */
export type ClientDeps = {
  sql: Sql
  /** What carries the socket: a batch of frames goes out in one write. */
  stream: Duplex
  tail: Tail
  /** Proves the caller again; throws when it may no longer be here. */
  authenticate(): Promise<Caller>
  /** It was welcomed and has been given what it missed. */
  onWelcomed(client: LiveClient): void
  onEphemeral(from: LiveClient, frame: { type: 'typing' | 'viewing'; ticketId: string | null }): void
}

const maxQueuedBytes = 1024 * 1024
/** Queued bytes above which replay waits for the client to read. */
const replayPauseBytes = 256 * 1024
/** How long a live client may take to read what is queued. */
const readWithinMs = 2000
const maxBatchesWaiting = 200
const helloWithinMs = 10_000
const framesPerSecond = 30
const isClientFrame = Compile(ClientFrame)

export class LiveClient {
  readonly #socket: WebSocket
  readonly #deps: ClientDeps
  #caller: Caller
  #off: (() => void) | undefined
  #waiting: (readonly LiveEvent[])[] = []
  #draining = false
  #greeted = false
  #frames = 0
  #framesSince = Date.now()
  #alive = true
  #sent = 0

  constructor(socket: WebSocket, caller: Caller, deps: ClientDeps) {
    this.#socket = socket
    this.#caller = caller
    this.#deps = deps
    const impatient = setTimeout(() => {
      if (!this.#greeted) this.close(closeCodes.hello_missing, 'Say hello first')
    }, helloWithinMs)
    socket.on('message', (data, isBinary) => this.#receive(data.toString(), isBinary))
    // Pings are answered by the library and cost us memory when the answers are not read: they count like any frame.
    socket.on('ping', () => this.#count())
    socket.on('pong', () => {
      this.#alive = true
      this.#count()
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      clearTimeout(impatient)
      this.#off?.()
      this.#waiting = []
    })
  }

  get caller(): Caller {
    return this.#caller
  }

  /** Pings; ends a client that did not answer the ping before. */
  ping(): void {
    if (this.#alive) this.#socket.ping()
    else this.#socket.terminate()
    this.#alive = false
  }

  /** Proves the caller anew; closes when it may no longer be here. The database being away proves nothing and closes nobody. */
  async recheck(): Promise<boolean> {
    try {
      const before = this.#caller
      this.#caller = await this.#deps.authenticate()
      // What the client has fetched is no longer what it may see: more, or less.
      if (!seesTheSame(before, this.#caller)) this.tell({ type: 'resync' })
      if (can(this.#caller, 'event.read')) return true
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'Problem') return false
    }
    this.close(closeCodes.signed_out, 'Signed out')
    return false
  }

  /** Sends what carries no seq. */
  tell(frame: object): void {
    if (this.#greeted) this.#send(JSON.stringify(frame))
  }

  close(code: number, reason: string): void {
    this.#off?.()
    if (!this.#isOpen()) return
    this.#socket.close(code, reason)
    setTimeout(() => this.#socket.terminate(), 2000).unref()
  }

  /** Closes a client that sends too much. @returns whether it may go on. */
  #count(): boolean {
    const now = Date.now()
    if (now - this.#framesSince > 1000) {
      this.#framesSince = now
      this.#frames = 0
    }
    if (++this.#frames > framesPerSecond) this.close(closeCodes.policy, 'Too many frames')
    return this.#isOpen()
  }

  #receive(text: string, isBinary: boolean): void {
    if (!this.#count()) return
    const frame = isBinary ? undefined : parseFrame(text)
    if (!frame) this.close(closeCodes.policy, 'Not a frame of this protocol')
    else if (frame.type === 'hello') this.#hello(frame.since)
    else if (!this.#greeted) this.close(closeCodes.hello_missing, 'Say hello first')
    else
      this.#deps.onEphemeral(this, { type: frame.type, ticketId: frame.ticket_id && fromId('ticket', frame.ticket_id) })
  }

  #hello(since: number | undefined): void {
    if (this.#greeted) {
      this.close(closeCodes.policy, 'Hello was said already')
      return
    }
    this.#greeted = true
    this.#greet(since).catch(() => this.close(closeCodes.restart, 'The log could not be read; connect again'))
  }

  /** Listens first and holds what comes, then sends what the client missed, then what came meanwhile. */
  async #greet(since: number | undefined): Promise<void> {
    this.#draining = true
    const { seq, off } = await this.#deps.tail.listen((events) => this.#take(events))
    this.#off = off
    if (!this.#isOpen()) {
      off()
      return
    }
    const head = await logHead(this.#deps.sql)
    const isGone = since !== undefined && (since < head.trimmed || since > head.seq)
    this.#sent = since === undefined || isGone ? seq : since
    this.#send(JSON.stringify({ type: 'welcome', seq: this.#sent }))
    if (isGone) this.#send(JSON.stringify({ type: 'resync' }))
    await this.#replay(seq)
    this.#draining = false
    this.#deps.onWelcomed(this)
    await this.#drain()
  }

  async #replay(upTo: number): Promise<void> {
    while (this.#sent < upTo && this.#isOpen()) {
      if (!(await this.recheck())) throw new Error('The caller could not be proved again')
      const page = await readScopedEvents(this.#deps.sql, this.#caller.scope, this.#sent, 200)
      for (const event of await fillEvents(this.#deps.sql, page.rows)) {
        if (event.seq > upTo) break
        const told = presentFor(this.#caller.scope, event)
        if (told) this.#send(frameOf(told))
      }
      this.#sent = Math.min(Math.max(page.upTo, this.#sent + 1), upTo)
      while (this.#socket.bufferedAmount > replayPauseBytes && this.#isOpen())
        await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  #take(events: readonly LiveEvent[]): void {
    this.#waiting.push(events)
    if (this.#waiting.length > maxBatchesWaiting)
      this.close(closeCodes.slow, 'Too slow: connect again with your last seq')
    else if (!this.#draining) void this.#drain().catch(() => this.close(closeCodes.restart, 'Connect again'))
  }

  async #drain(): Promise<void> {
    this.#draining = true
    while (this.#waiting.length > 0 && this.#isOpen()) {
      if (!(await this.recheck())) {
        if (this.#isOpen()) this.close(closeCodes.restart, 'The database is away; connect again with your last seq')
        return
      }
      this.#deps.stream.cork()
      for (const event of this.#waiting.shift() ?? []) {
        if (event.seq <= this.#sent) continue
        this.#sent = event.seq
        if (isInScope(this.#caller.scope, event)) this.#send(event.frame)
        else this.#tellLeft(event)
        if (this.#socket.bufferedAmount < replayPauseBytes) continue
        this.#deps.stream.uncork()
        await this.#read()
        this.#deps.stream.cork()
      }
      this.#deps.stream.uncork()
    }
    this.#draining = false
  }

  /** A batch can be larger than what may be queued: who reads gets time to, who does not is closed. */
  async #read(): Promise<void> {
    const end = Date.now() + readWithinMs
    while (this.#isOpen() && this.#socket.bufferedAmount >= replayPauseBytes) {
      if (Date.now() > end) {
        this.close(closeCodes.slow, 'Too slow: connect again with your last seq')
        this.#socket.terminate()
        return
      }
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  /** That a ticket went out of sight by this event, if it did. */
  #tellLeft(event: LiveEvent): void {
    const farewell = presentFor(this.#caller.scope, event)
    if (farewell) this.#send(frameOf(farewell))
  }

  #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN
  }

  #send(text: string): void {
    if (!this.#isOpen()) return
    this.#socket.send(text)
    if (this.#socket.bufferedAmount > maxQueuedBytes) {
      this.close(closeCodes.slow, 'Too slow: connect again with your last seq')
      this.#socket.terminate()
    }
  }
}

function seesTheSame(before: Caller, now: Caller): boolean {
  return before === now || JSON.stringify(before.scope) === JSON.stringify(now.scope)
}

const frameOf = (event: Event) => `{"type":"event","seq":${event.seq},"event":${JSON.stringify(event)}}`

function parseFrame(text: string): ClientFrame | undefined {
  try {
    const frame: unknown = JSON.parse(text)
    return isClientFrame.Check(frame) ? frame : undefined
  } catch {
    return undefined
  }
}
