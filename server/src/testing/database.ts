import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { openPool, type Sql } from '../db/sql.ts'

export const templateName = 'parley_template'

/** The same cluster's address with another database. */
export function withDatabase(url: string, name: string): string {
  return url.replace(/\/[^/?]*(\?.*)?$/, `/${name}$1`)
}

export type TestDatabase = { url: string; sql: Sql; drop(): Promise<void> }

/** A fresh database with the newest schema, cloned from the template of this run. */
export async function testDatabase(): Promise<TestDatabase> {
  const clusterUrl = inject('clusterUrl')
  const name = `parley_test_${randomBytes(6).toString('hex')}`
  const admin = openPool({ url: clusterUrl, max: 1, name: 'parley test admin', statementTimeoutMs: 60_000 })
  for (let attempt = 0; ; attempt++) {
    try {
      await admin.unsafe(`create database ${name} template ${templateName}`)
      break
    } catch (error) {
      // Two files cloned the template in the same moment.
      if (attempt >= 50 || !String(error).includes('being accessed')) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  const url = withDatabase(clusterUrl, name)
  const sql = openPool({ url, max: 4, name: 'parley test' })
  return {
    url,
    sql,
    async drop() {
      await sql.end({ timeout: 1 })
      await admin.unsafe(`drop database if exists ${name} with (force)`)
      await admin.end({ timeout: 1 })
    },
  }
}
