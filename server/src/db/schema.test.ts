import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { dumpSchema, schemaFile } from './schema.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database?.drop())

test('schema.sql is what the migrations add up to', async () => {
  const written = await readFile(schemaFile, 'utf8').catch(() => '')
  const made = await dumpSchema(database.sql)
  expect(written, 'server/src/db/schema.sql is stale: run "npm run schema" and commit what it writes').toBe(made)
})

test.each([
  ['column', 'alter table setting add column note text'],
  ['column that may be null now', 'alter table setting alter column value drop not null'],
  ['default', 'alter table setting alter column updated_at drop default'],
  ['index', 'create index setting_age on setting (updated_at)'],
  ['rule on values', `alter table setting add constraint setting_named check (key <> '')`],
  ['trigger', 'create trigger told after insert on setting for each statement execute function raise_access_epoch()'],
  ['function', `create function one() returns int language sql return 1`],
  ['setting of storage', 'alter table setting set (fillfactor = 70)'],
])('a new %s shows in the dump', async (_what, change) => {
  const before = await dumpSchema(database.sql)
  await database.sql.unsafe(change)
  expect(await dumpSchema(database.sql)).not.toBe(before)
})

test.each([
  ['mood', `create type mood as enum ('good')`, 'drop type mood'],
  ['open_ticket', `create view open_ticket as select id from ticket`, 'drop view open_ticket'],
])('a kind of thing that the dump cannot write down is refused by name: %s', async (name, make, drop) => {
  await database.sql.unsafe(make)
  await expect(dumpSchema(database.sql)).rejects.toThrow(name)
  await database.sql.unsafe(drop)
})
