/**
 * Listens to what a client says to PostgreSQL (protocol 3) and tells the text of every statement that it has carried out,
 * prepared ones included.
 */
export class Statements {
  #rest: Buffer = Buffer.alloc(0)
  #hasStarted = false
  readonly #texts = new Map<string, string>()
  #bound = ''

  /** @returns the statements that these bytes complete, in order. */
  hear(chunk: Buffer): string[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const executed: string[] = []
    for (;;) {
      const head = this.#hasStarted ? 1 : 0
      if (this.#rest.length < head + 4) return executed
      const end = head + this.#rest.readUInt32BE(head)
      if (this.#rest.length < end) return executed
      const body = this.#rest.subarray(head + 4, end)
      const type = this.#hasStarted ? String.fromCharCode(this.#rest[0]!) : 'start'
      this.#rest = this.#rest.subarray(end)
      this.#hasStarted = true
      this.#note(type, body, executed)
    }
  }

  #note(type: string, body: Buffer, executed: string[]): void {
    if (type === 'Q') executed.push(body.toString('utf8', 0, body.length - 1))
    if (type === 'P') {
      const [name = '', text = ''] = strings(body)
      this.#texts.set(name, text)
    }
    if (type === 'B') this.#bound = this.#texts.get(strings(body)[1] ?? '') ?? ''
    if (type === 'E') executed.push(this.#bound)
  }
}

/** The first two strings, which end with NUL. */
function strings(body: Buffer): string[] {
  const first = body.indexOf(0)
  return [body.toString('utf8', 0, first), body.toString('utf8', first + 1, body.indexOf(0, first + 1))]
}
