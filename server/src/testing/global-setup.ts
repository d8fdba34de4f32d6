import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { removeEmbedded, startEmbedded } from '../db/embedded.ts'
import { migrate, readMigrations } from '../db/migrate.ts'
import { openPool } from '../db/sql.ts'
import { templateName, withDatabase } from './database.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the cluster's maintenance database. */
    clusterUrl: string
  }
}

/**
 * One cluster for the whole run with a migrated template; each test file clones it. DATABASE_URL, when set, names the cluster
 * to use instead.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['DATABASE_URL']
  const dataDir = given ? undefined : await mkdtemp(join(tmpdir(), 'parley-test-'))
  const quiet = { info: () => {}, warn: (_facts: object, words: string) => process.stderr.write(`${words}\n`) }
  const cluster = dataDir
    ? await startEmbedded({ dataDir, log: quiet, settings: { max_connections: '300' } })
    : undefined
  const url = given ?? cluster?.url ?? ''
  const sql = openPool({ url, max: 1, name: 'parley test set-up', statementTimeoutMs: 60_000 })
  await sql.unsafe(`drop database if exists ${templateName} with (force)`)
  await sql.unsafe(`create database ${templateName}`)
  const template = openPool({ url: withDatabase(url, templateName), max: 1, name: 'parley test template' })
  await migrate(template, await readMigrations())
  await template.end()
  await sql.end()
  project.provide('clusterUrl', url)
  return async () => {
    await cluster?.stop()
    if (dataDir) {
      await removeEmbedded(dataDir)
      await rm(dataDir, { recursive: true, force: true })
    }
  }
}
