import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { until } from '../../src/testing/until.ts'
import { startOutage } from '../rig/outage.ts'

test('F4: when the node that leads is paused, the other takes over within 15 s, what the paused one still wants to write is refused, and nothing is lost or doubled', async () => {
  const outage = await startOutage({ nodes: 2 })
  const { sql } = outage.own
  const leaderOf = async (name: string) =>
    (await sql<{ node: string; backend_pid: number }[]>`select node, backend_pid from leader where name = ${name}`)[0]!
  const nodeOf = (leader: { node: string }) => outage.nodes.findIndex(({ pid }) => leader.node.includes(`-${pid}-`))
  try {
    await outage.postUntilAcked({ from: '15550040000', id: 'wamid.f4.before', text: 'before' })
    await outage.settled()
    const before = await leaderOf('intake')
    const paused = nodeOf(before)
    const other = 1 - paused
    // Receipts are under way while it is stopped, so that it is stopped in the middle of its work.
    const flood = Array.from({ length: 40 }, (_, n) =>
      outage.post({ from: `1555004000${n % 7}`, id: `wamid.f4.flood.${n}`, text: `${n}` }, paused),
    )
    await sleep(20)
    outage.nodes[paused]!.signal('SIGSTOP')
    const stoppedAt = Date.now()
    const acked: string[] = []
    for (let n = 0; n < 20; n++) {
      await outage.postUntilAcked({ from: `1555004000${n % 7}`, id: `wamid.f4.${n}`, text: `${n}` }, other)
      acked.push(`wamid.f4.${n}`)
    }
    const stored = async () => (await sql`select from message where external_id = any(${acked})`).length
    await until(async () => (await stored()) === acked.length, 25_000)
    expect(Date.now() - stoppedAt).toBeLessThan(16_000)
    await outage.settled()
    const after = await leaderOf('intake')
    expect(nodeOf(after)).toBe(other)
    const [alive] = await sql<{ alive: number }[]>`
      select count(*)::int as alive from pg_stat_activity where pid = ${before.backend_pid} and application_name = 'parley intake'`
    expect(alive!.alive).toBe(0)

    const [counted] = await sql<{ events: number }[]>`select count(*)::int as events from event`
    outage.nodes[paused]!.signal('SIGCONT')
    for (const { status } of await Promise.all(flood)) expect([0, 200, 408, 503]).toContain(status)
    await outage.postUntilAcked({ from: '15550040000', id: 'wamid.f4.after', text: 'after' }, paused)
    await outage.settled()
    expect(nodeOf(await leaderOf('intake'))).toBe(other)
    const rows = await sql<{ external_id: string; times: number }[]>`
      select external_id, count(*)::int as times from message where external_id like 'wamid.f4.%' group by 1`
    expect(rows.filter(({ times }) => times !== 1)).toEqual([])
    expect(rows.map((row) => row.external_id)).toEqual(
      expect.arrayContaining([...acked, 'wamid.f4.before', 'wamid.f4.after']),
    )
    const seqs = await sql<{ seq: number }[]>`select seq::int from event order by seq`
    expect(seqs.map(({ seq }) => seq)).toEqual(seqs.map((_, n) => n + 1))
    expect(seqs.length).toBeGreaterThan(counted!.events)
  } finally {
    for (const node of outage.nodes) node.signal('SIGCONT')
    await outage.close()
  }
}, 90_000)
