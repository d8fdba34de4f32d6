import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { compileFunction } from 'node:vm'
import type postgres from 'postgres'

// postgres.js with eight mends and two changes, applied to the text of its files as they are loaded. Without them a lost connection can
// - end the process: a write that was put off meets a socket that is gone (its issues 1066, 1154 and 1208);
// - spoil a place of the pool for ever: what was put off when the connection closed is never sent, and nothing is after it;
// - leave a query without any answer for ever: one that was given to the connection between its error and its end;
// - leave statements without any answer that were put off on a reserved connection when it closed;
// - hand the last words of a session that PostgreSQL ended to the first statement of the next one, which was never sent;
// - carry statements of a dead transaction out on the connection's next session, in somebody else's transaction or in none;
// - leave whoever reserves a connection without it for ever: lost while it is set up, the next one no longer knows whom it is for;
// - reject a promise that nobody has: when it is lost while it is asked for its array types.
// The changes: what one turn of the event loop has to say goes out in one write of up to 64 KiB, not in one for every 1 KiB; on the
// intake's batches that is a fifth of all processor time. And a query takes the connection that was used last, not the one that has
// rested longest: its backend has everything at hand, where twenty backends in turn cost up to a third more.
// server/test/faults/ shows each of the mends. A release that mends them itself no longer holds the texts named here, and this file
// says so at the first start.

type Mend = { from: string; to: string }

const mends: Record<string, Mend[]> = {
  'connection.js': [
    {
      from: '    const x = socket.write(chunk, fn)\n',
      to: `    if (socket === null) {
      clearImmediate(nextWriteTimer)
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options, socket))
      return true
    }
    const x = socket.write(chunk, fn)
`,
    },
    {
      from: `    incomings = null
    clearImmediate(nextWriteTimer)
`,
      to: `    incomings = null
    clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = errorResponse = null
`,
    },
    { from: 'if (fn || chunk.length >= 1024)', to: 'if (fn || chunk.length >= 65536)' },
    {
      from: '    !hadError && (query || sent.length) && error(',
      to: '    ;(query || sent.length) && error(',
    },
    { from: '        initial.reserve && (initial = null)\n', to: '' },
    {
      from: '      initial && !initial.reserve && execute(initial)\n',
      to: `      if (initial.reserve) {
        const { reserve } = initial
        options.shared.retries = retries = 0
        initial = null
        return reserve(connection)
      }
      execute(initial)
`,
    },
    {
      from: `    \`], [], execute)
    types.forEach(`,
      to: `    \`], [], execute).catch(() => {
      socket && socket.destroy()
      return []
    })
    types.forEach(`,
    },
  ],
  'queue.js': [
    {
      from: `    push: (x) => (xs.push(x), x),
`,
      to: `    push: (x) => (xs.push(x), x),
    pop: () => {
      const out = xs.pop()
      if (index >= xs.length) {
        index = 0
        xs = []
      }
      return out
    },
`,
    },
  ],
  'index.js': [
    {
      from: `      return go(open.shift(), query)
`,
      to: `      return go(open.pop(), query)
`,
    },
    {
      from: `        queries.push(query)
        closed.length && connect(closed.shift(), query)
`,
      to: `        closed.length ? connect(closed.shift(), query) : queries.push(query)
`,
    },
    {
      from: `  function onclose(c, e) {
`,
      to: `  function onclose(c, e) {
    c.life = (c.life || 0) + 1
`,
    },
    {
      from: `    function onexecute(c) {
      connection = c
`,
      to: `    function onexecute(c) {
      connection = c
      life = c.life
`,
    },
    { from: '      , prepare = null\n', to: '      , prepare = null\n      , life\n' },
    {
      from: `        q.catch(e => uncaughtError || (uncaughtError = e))
        c.queue === full
`,
      to: `        q.catch(e => uncaughtError || (uncaughtError = e))
        if (c.life !== life)
          return q.reject(Errors.connection('CONNECTION_CLOSED', options))
        c.queue === full
`,
    },
    {
      from: `    move(c, reserved)
    c.reserved = () => queue.length
`,
      to: `    const life = c.life
    c.onclose = (e) => {
      while (queue.length) queue.shift().reject(e)
    }
    move(c, reserved)
    c.reserved = () => queue.length
`,
    },
    {
      from: `    function handler(q) {
      c.queue === full
        ? queue.push(q)
`,
      to: `    function handler(q) {
      if (c.life !== life)
        return q.reject(Errors.connection('CONNECTION_CLOSED', options))
      c.queue === full
        ? queue.push(q)
`,
    },
    {
      from: `      c.reserved = null
      onopen(c)
`,
      to: `      if (c.life !== life)
        return
      c.reserved = null
      onopen(c)
`,
    },
  ],
}

/** The driver: postgres.js, mended. Of its types `import type postgres from 'postgres'`. */
export const connect: typeof postgres = load()

function load(): typeof postgres {
  const entry = createRequire(import.meta.url).resolve('postgres')
  const [connection, queue] = ['connection.js', 'queue.js'].map((name) => run(join(dirname(entry), name), {}))
  return run(entry, { './connection.js': connection, './queue.js': queue }) as typeof postgres
}

/** Runs a file of the driver with its mends. @param instead what it gets for these of its requires */
function run(file: string, instead: Record<string, unknown>): unknown {
  let text = readFileSync(file, 'utf8')
  for (const { from, to } of mends[file.slice(dirname(file).length + 1)] ?? []) {
    if (text.split(from).length !== 2)
      throw new Error(`postgres.js has changed: look whether it needs the mends of server/src/db/driver.ts any longer`)
    text = text.replace(from, () => to)
  }
  const require = createRequire(file)
  const module: { exports: unknown } = { exports: {} }
  const body = compileFunction(text, ['require', 'module', 'exports'], { filename: file })
  body((id: string) => instead[id] ?? require(id), module, module.exports)
  return module.exports
}
