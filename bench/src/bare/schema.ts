import { openPool } from '../../../server/src/db/sql.ts'
import { withDatabase } from '../house/cluster.ts'

/** Rows that the bare primary-key read chooses from. */
export const bareRows = 100_000

/** Makes the peers' database: a two-column table for raw bodies, and rows of a ticket's size. @returns its address */
export async function makeBareDatabase(clusterUrl: string): Promise<{ url: string; ids: string[] }> {
  const admin = openPool({ url: clusterUrl, max: 1, name: 'bench' })
  await admin`create database bare`
  await admin.end()
  const url = withDatabase(clusterUrl, 'bare')
  const sql = openPool({ url, max: 1, name: 'bench', statementTimeoutMs: 0 })
  await sql`create table raw (id bigint generated always as identity primary key, body text not null)`
  await sql`
    create table item (
      id uuid primary key, subject text not null, status text not null default 'new', priority text not null,
      channel text not null default 'portal', content text not null, payload jsonb not null, tags text[] not null default '{billing,checkout}',
      message_count integer not null default 1, version integer not null default 1,
      created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now()
    )`
  await sql`
    insert into item (id, subject, priority, content, payload)
    select uuidv7(), 'Cannot complete checkout, order ' || n, 'high', repeat('I am getting an error when I try to pay. ', 5),
      jsonb_build_object('name', 'Customer ' || n, 'email', 'customer-' || n || '@example.com', 'identity', 'visitor-' || n)
    from generate_series(1, ${bareRows}) n`
  await sql`vacuum analyze item`
  const rows = await sql<{ id: string }[]>`select id from item order by random() limit 5000`
  await sql.end()
  return { url, ids: rows.map(({ id }) => id) }
}
