import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeEmbedded, startEmbedded } from '../server/src/db/embedded.ts'
import { migrate, readMigrations } from '../server/src/db/migrate.ts'
import { dumpSchema, schemaFile } from '../server/src/db/schema.ts'
import { openPool } from '../server/src/db/sql.ts'

// Writes server/src/db/schema.sql: an empty embedded PostgreSQL, every migration, the catalog read back.

const dataDir = await mkdtemp(join(tmpdir(), 'parley-schema-'))
const quiet = { info: () => {}, warn: (_facts: object, words: string) => console.error(words) }
try {
  const cluster = await startEmbedded({ dataDir, log: quiet })
  const sql = openPool({ url: cluster.url, max: 2, name: 'parley schema' })
  await migrate(sql, await readMigrations())
  await writeFile(schemaFile, await dumpSchema(sql))
  await sql.end()
  await cluster.stop()
  console.log('server/src/db/schema.sql was written.')
} finally {
  await removeEmbedded(dataDir)
  await rm(dataDir, { recursive: true, force: true })
}
