import { connect, type Socket } from 'node:net'

export type Reply = { status: number; bytes: number }

const separator = Buffer.from('\r\n\r\n')

/**
 * One keep-alive HTTP/1.1 connection that writes ready-made requests and reads as little of the replies as it can: the status,
 * and where the next one begins. One request at a time.
 */
export class Connection {
  #socket: Socket
  #onReply: ((reply: Reply) => void) | undefined
  #onError: (error: Error) => void
  #head: Buffer | undefined
  #status = 0
  #bytes = 0
  /** Bytes of the body that are still to come; -1 while the head is read. */
  #missing = -1

  private constructor(socket: Socket, onError: (error: Error) => void) {
    this.#socket = socket
    this.#onError = onError
    socket.on('data', (chunk) => this.#read(chunk))
    socket.on('close', () => {
      if (this.#onReply) this.#onError(new Error('The server closed a connection with a request under way'))
    })
  }

  static open(port: number, onError: (error: Error) => void): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      socket.once('error', reject)
      socket.once('connect', () => {
        socket.off('error', reject)
        socket.on('error', onError)
        resolve(new Connection(socket, onError))
      })
    })
  }

  send(request: Buffer, onReply: (reply: Reply) => void): void {
    this.#onReply = onReply
    this.#socket.write(request)
  }

  close(): void {
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    if (this.#missing < 0) {
      const data = this.#head ? Buffer.concat([this.#head, chunk]) : chunk
      const end = data.indexOf(separator)
      if (end < 0) {
        this.#head = data
        return
      }
      this.#head = undefined
      const head = data.toString('latin1', 0, end)
      const length = /\r\ncontent-length: ?(\d+)/i.exec(head)?.[1]
      if (length === undefined) {
        this.#onError(new Error(`A reply without a length: ${head.slice(0, 200)}`))
        return
      }
      this.#status = Number(head.slice(9, 12))
      this.#bytes = end + 4 + Number(length)
      this.#missing = this.#bytes - data.length
    } else this.#missing -= chunk.length
    if (this.#missing > 0) return
    const onReply = this.#onReply
    this.#onReply = undefined
    this.#missing = -1
    onReply?.({ status: this.#status, bytes: this.#bytes })
  }
}
