import { once } from 'node:events'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { placeOfPids } from './embedded/process-life.ts'
import { kept, query, recall, remember, useDataDir } from './embedded/test-cluster.ts'

const { start, restoreCluster, another, folder } = useDataDir()

describe('a start', () => {
  test('makes a cluster in UTF-8, and the next start finds everything that was committed', async () => {
    const first = await start()
    await query(first.url, ...remember)
    const [encoding] = await query(first.url, 'SHOW server_encoding')
    expect(encoding).toEqual({ server_encoding: 'UTF8' })
    await first.stop()
    await first.exited
    const second = await start()
    expect(await query(second.url, recall)).toEqual(kept)
  })

  test('runs with durable commits, even when the data folder says otherwise', async () => {
    await restoreCluster()
    const first = await start({ shared_buffers: '32MB' })
    const { url } = first
    for (const name of ['fsync', 'synchronous_commit', 'full_page_writes']) {
      expect(await query(url, `SHOW ${name}`)).toEqual([{ [name]: 'on' }])
    }
    expect(await query(url, 'SHOW shared_buffers')).toEqual([{ shared_buffers: '32MB' }])
    await first.stop()
    writeFileSync(join(first.dataDirectory, 'postgresql.auto.conf'), "fsync = 'off'\n")
    const again = await start()
    expect(await query(again.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }])
  })

  test('refuses to run with commits that are not durable, and says which setting', async () => {
    await restoreCluster()
    await expect(start({ fsync: 'off' })).rejects.toThrow(/fsync=on only/)
    const first = await start()
    await query(first.url, 'ALTER ROLE parley SET synchronous_commit = off')
    await first.stop()
    await expect(start()).rejects.toThrow(/synchronous_commit is off/)
  })

  test('refuses a cluster of another major version in words and leaves it as it is', async () => {
    const cluster = join(folder(), 'postgres', 'cluster')
    mkdirSync(cluster, { recursive: true })
    writeFileSync(join(cluster, 'PG_VERSION'), '17\n')
    await expect(start()).rejects.toThrow(/made by PostgreSQL 17, but this Parley brings PostgreSQL 18/)
    expect(readdirSync(cluster)).toEqual(['PG_VERSION'])
  })
})

describe('one folder has one owner', () => {
  test('a second process is refused with the pid of the first, and takes over once the first is gone', async () => {
    await restoreCluster()
    const { owner, said } = await another()
    expect(said.refused).toBeUndefined()
    await expect(start()).rejects.toThrow(new RegExp(`process ${owner.pid}, .*already uses the data folder`))
    owner.stdin!.end()
    await once(owner, 'exit')
    await query((await start()).url, 'SELECT 1')
  })

  test('of five that start at the same instant exactly one gets the folder', async () => {
    await restoreCluster()
    const all = await Promise.all(Array.from({ length: 5 }, () => another()))
    const winners = all.filter(({ said }) => said.refused === undefined)
    expect(winners).toHaveLength(1)
    const refusals = all.filter((one) => one !== winners[0]).map(({ said }) => said.refused)
    for (const refusal of refusals) expect(refusal).toContain(`process ${winners[0]!.owner.pid},`)
  })

  test('a claim whose pid now belongs to another process does not count', async () => {
    await restoreCluster()
    const claims = join(folder(), 'postgres', 'owners')
    mkdirSync(claims, { recursive: true })
    writeFileSync(join(claims, 'x.json'), JSON.stringify({ pid: 1, life: 'long ago', place: placeOfPids(), since: '' }))
    await start()
    expect(readdirSync(claims)).toHaveLength(1)
  })
})
