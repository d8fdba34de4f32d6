import http from 'node:http'
import https from 'node:https'

export type Answer = { status: number; headers: http.IncomingHttpHeaders; body: string }

const maxAnswerBytes = 64 * 1024

/** The sandbox's HTTP client: sockets are kept open between calls and all closed by `close`. */
export class Poster {
  readonly #agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: 256 }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: 256 }),
  }

  /**
   * Makes one request. Rejects when the connection fails or no whole answer has come after `timeoutMs`; an answer's body
   * is read up to 64 KiB. With `loseAnswer` the connection is cut as soon as the answer begins, and the call rejects.
   */
  request(
    method: 'GET' | 'POST',
    address: string,
    options: { headers?: Record<string, string>; body?: Buffer; timeoutMs: number; loseAnswer?: boolean },
  ): Promise<Answer> {
    const url = new URL(address)
    const secure = url.protocol === 'https:'
    return new Promise((resolve, reject) => {
      const headers = { ...options.headers, ...(options.body ? { 'content-length': String(options.body.length) } : {}) }
      const request = (secure ? https : http).request(
        url,
        { method, headers, agent: this.#agents[secure ? 'https:' : 'http:'] },
        (response) => {
          if (options.loseAnswer) return request.destroy(new Error('answer lost'))
          const parts: Buffer[] = []
          let bytes = 0
          response.on('data', (part: Buffer) => {
            if (bytes < maxAnswerBytes) parts.push(part)
            bytes += part.length
          })
          response.on('error', reject)
          response.on('end', () => {
            clearTimeout(timer)
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(parts).subarray(0, maxAnswerBytes).toString('utf8'),
            })
          })
        },
      )
      const timer = setTimeout(
        () => request.destroy(new Error(`no answer in ${options.timeoutMs} ms`)),
        options.timeoutMs,
      )
      request.on('error', reject)
      request.on('close', () => clearTimeout(timer))
      request.end(options.body)
    })
  }

  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy()
  }
}

/** What went wrong with a request, in a few words (`connect ECONNREFUSED …`). */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return error.message || code || error.name
}
