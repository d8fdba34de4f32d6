import { WebSocket } from 'ws'
import { numberIn } from './requests.ts'

const created = Buffer.from('"type":"ticket.created"')

/** A client of the live feed that notes when it saw the ticket of each numbered request. Resumes when it is cut. */
export class LiveWatch {
  readonly #url: string
  readonly #key: string
  readonly #onTicket: (n: number, at: number) => void
  #socket: WebSocket | undefined
  #seq: number | undefined
  #closing = false
  /** How often the server cut the feed and it was resumed. */
  resumes = 0
  frames = 0
  bytes = 0
  /** Frames whose seq was not greater than the one before: must stay 0. */
  disorders = 0

  private constructor(url: string, key: string, onTicket: (n: number, at: number) => void) {
    this.#url = url
    this.#key = key
    this.#onTicket = onTicket
  }

  static async open(port: number, key: string, onTicket: (n: number, at: number) => void): Promise<LiveWatch> {
    const watch = new LiveWatch(`ws://127.0.0.1:${port}/api/v1/live`, key, onTicket)
    await watch.#connect()
    return watch
  }

  close(): void {
    this.#closing = true
    this.#socket?.terminate()
  }

  #connect(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(this.#url, {
        headers: { 'x-api-key': this.#key },
        perMessageDeflate: false,
        skipUTF8Validation: true,
      })
      this.#socket = socket
      socket.on('open', () =>
        socket.send(JSON.stringify({ type: 'hello', ...(this.#seq ? { since: this.#seq } : {}) })),
      )
      socket.on('message', (frame: Buffer) => {
        if (this.#take(frame)) resolve()
      })
      socket.on('error', reject)
      socket.on('close', () => {
        if (this.#closing) return
        this.resumes++
        setTimeout(() => void this.#connect().catch(() => {}), 50)
      })
    })
  }

  /** @returns true for the welcome. */
  #take(frame: Buffer): boolean {
    this.frames++
    this.bytes += frame.length
    const head = frame.toString('latin1', 0, Math.min(64, frame.length))
    const seq = Number(/"seq":(\d+)/.exec(head)?.[1])
    if (!head.startsWith('{"type":"event"')) {
      this.#seq ??= seq
      return true
    }
    if (seq <= (this.#seq ?? -1)) this.disorders++
    this.#seq = seq
    if (frame.subarray(0, 256).indexOf(created) >= 0) {
      const n = numberIn(frame)
      if (n >= 0) this.#onTicket(n, performance.now())
    }
    return false
  }
}
