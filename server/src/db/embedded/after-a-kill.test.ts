import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { kept, kill, query, recall, remember, useDataDir } from './test-cluster.ts'

const { start, restoreCluster, another, launch, folder } = useDataDir()

describe('after a kill', () => {
  test('of Parley the next start adopts the running PostgreSQL with everything in it', async () => {
    await restoreCluster()
    const { owner, said } = await another()
    await query(said.url, ...remember)
    await kill(owner)
    const { url, pid } = await start()
    expect(pid).toBe(said.pid)
    expect(await query(url, recall)).toEqual(kept)
  })

  test('of Parley a start with other settings restarts PostgreSQL with them', async () => {
    await restoreCluster()
    const { owner, said } = await another()
    await query(said.url, ...remember)
    await kill(owner)
    const { url, pid } = await start({ work_mem: '5MB' })
    expect(pid).not.toBe(said.pid)
    expect(await query(url, recall)).toEqual(kept)
    expect(await query(url, 'SHOW work_mem')).toEqual([{ work_mem: '5MB' }])
  })

  test('of Parley and PostgreSQL the next start recovers what was committed', async () => {
    await restoreCluster()
    const { owner, said } = await another()
    await query(said.url, ...remember)
    await kill(owner)
    process.kill(said.pid, 'SIGKILL')
    const { url, pid } = await start()
    expect(pid).not.toBe(said.pid)
    expect(await query(url, recall)).toEqual(kept)
  })

  test('of PostgreSQL it comes back by itself under the same address', async () => {
    await restoreCluster()
    const cluster = await start()
    await query(cluster.url, ...remember)
    const before = cluster.pid
    process.kill(before, 'SIGKILL')
    await expect.poll(() => cluster.pid, { timeout: 15_000 }).not.toBe(before)
    expect(await query(cluster.url, recall)).toEqual(kept)
    const second = cluster.pid
    await cluster.restart()
    expect(cluster.pid).not.toBe(second)
    expect(await query(cluster.url, recall)).toEqual(kept)
  })

  test('of PostgreSQL in the middle of a query no leftover process keeps it from coming back', async () => {
    await restoreCluster()
    const cluster = await start()
    const before = cluster.pid
    const busy = query(cluster.url, "SELECT count(*) FROM generate_series(1, 1e12) AS busy('forever')").catch(
      () => 'cut',
    )
    await sleep(300)
    process.kill(before, 'SIGKILL')
    await expect.poll(() => cluster.pid, { timeout: 15_000 }).not.toBe(before)
    expect(await busy).toBe('cut')
  })

  test('in the middle of the first start the next one starts afresh and leaves nothing behind', async () => {
    const home = join(folder(), 'postgres')
    const owner = launch()
    const isMaking = () => existsSync(home) && readdirSync(home).some((name) => name.startsWith('init-'))
    await expect.poll(isMaking, { timeout: 15_000, interval: 5 }).toBe(true)
    await sleep(400)
    await kill(owner)
    expect(existsSync(join(home, 'cluster'))).toBe(false)
    await query((await start()).url, 'SELECT 1')
    expect(readdirSync(home).filter((name) => name.startsWith('init-'))).toEqual([])
  }, 60_000)

  test('of the machine an empty pid file does not keep it from starting', async () => {
    await restoreCluster()
    const first = await start()
    await first.stop()
    writeFileSync(join(first.dataDirectory, 'postmaster.pid'), '')
    await query((await start()).url, 'SELECT 1')
  })
})
