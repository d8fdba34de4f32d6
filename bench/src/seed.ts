import type { Sql } from '../../server/src/db/sql.ts'

/**
 * Fills Parley's tables by set-based statements, as if `tickets` customers had written and been answered: half of the tickets
 * resolved or closed, the rest new, open or waiting; within the last day, so that each may still be answered. Counts are kept by the tables' own triggers.
 */
export async function seed(
  sql: Sql,
  wish: {
    tickets: number
    messagesPerTicket: number
    inboxId: string
    /** What messages are made of, the most frequent first; unset: all much the same. */
    vocabulary?: readonly string[]
    /** Of a thousand tickets one is the first department's, 299 the second's and the rest the third's; unset: nobody's. */
    departmentIds?: readonly [string, string, string]
  },
): Promise<void> {
  const { tickets } = wish
  const chunk = 100_000
  for (let from = 1; from <= tickets; from += chunk)
    await seedChunk(sql, { vocabulary: [], ...wish, from, to: Math.min(tickets, from + chunk - 1) })
  for (const table of ['customer', 'channel_identity', 'ticket', 'message', 'ticket_count', 'ticket_count_delta'])
    await sql.unsafe(`vacuum analyze ${table}`)
}

type Chunk = {
  from: number
  to: number
  tickets: number
  messagesPerTicket: number
  inboxId: string
  vocabulary: readonly string[]
  departmentIds?: readonly [string, string, string]
}

async function seedChunk(sql: Sql, chunk: Chunk): Promise<void> {
  const { from, to, tickets, messagesPerTicket, inboxId } = chunk
  const [few, some, most] = chunk.departmentIds ?? [null, null, null]
  const words = chunk.vocabulary
  // By Zipf's law, as words are in any language; a text is what its row says, so it is drawn anew for each.
  const said = words.length
    ? sql`(select string_agg((${words as string[]}::text[])[least(${words.length}, floor(exp(random() * ln(${words.length + 1}::float)))::int)], ' ')
        from generate_series(1, 8 + position * 3)) || ' order ' || n`
    : sql`'My order ' || n || ' has not arrived yet. ' || repeat('Can you see where it is and tell me when it comes? ', 2 + position % 3)`
  await sql.begin(async (tx) => {
    await tx`
      create temp table fresh on commit drop as
      select n, at, uuidv7(at - clock_timestamp()) as ticket_id, uuidv7(at - clock_timestamp()) as customer_id,
        uuidv7(at - clock_timestamp()) as identity_id,
        (array['new', 'open', 'open', 'pending_customer', 'resolved', 'resolved', 'closed', 'closed'])[1 + n % 8] as status
      from (
        select n, now() - make_interval(secs => 23 * 3600.0 * (${tickets}::int - n) / ${tickets}::int) as at
        from generate_series(${from}::int, ${to}::int) n
      ) s`
    await tx`
      insert into customer (id, name, primary_email, created_at, updated_at)
      select customer_id, 'Customer ' || n, 'seeded-' || n || '@example.com', at, at from fresh`
    await tx`
      insert into channel_identity (id, customer_id, channel, scope, kind, address, handle, display_name, created_at)
      select identity_id, customer_id, 'whatsapp', '', 'phone', (19990000000 + n)::text, '+' || (19990000000 + n), 'Customer ' || n, at
      from fresh`
    await tx`
      create temp table said on commit drop as
      select fresh.*, p as position, uuidv7(at + make_interval(secs => p * 5) - clock_timestamp()) as message_id,
        at + make_interval(secs => p * 5) as said_at, case when p % 2 = 1 then 'customer' else 'agent' end as sender
      from fresh cross join generate_series(1, ${messagesPerTicket}::int) p`
    await tx`
      insert into message (id, ticket_id, position, sender_type, visibility, content_type, content, inbox_id, identity_id,
        external_id, occurred_at, created_at, delivery)
      select message_id, ticket_id, position, sender, 'public', 'text',
        ${said},
        ${inboxId}, identity_id, 'seed.' || n || '.' || position, said_at, said_at, case when sender = 'agent' then 'read' end
      from said`
    await tx`
      insert into ticket (id, subject, status, priority, channel, inbox_id, customer_id, identity_id, origin_platform_id,
        one_open, department_id, tags, message_count, last_public_message_id, last_agent_message_id, last_inbound_at, resolved_at, closed_at,
        created_at, updated_at)
      select f.ticket_id, 'Where is my order ' || f.n || '?', f.status, (array['low', 'medium', 'high', 'urgent'])[1 + f.n % 4],
        'whatsapp', ${inboxId}, f.customer_id, f.identity_id, '+' || (19990000000 + f.n), true,
        case when f.n % 1000 = 7 then ${few}::uuid when f.n % 10 < 3 then ${some}::uuid else ${most}::uuid end,
        case when f.n % 3 = 0 then '{delivery,late}'::text[] else '{}' end, ${messagesPerTicket}::int, m.newest, m.answer,
        m.inbound_at, case when f.status in ('resolved', 'closed') then m.said_at end,
        case when f.status = 'closed' then m.said_at end, f.at, m.said_at
      from fresh f join (
        select ticket_id, (array_agg(message_id order by position desc))[1] as newest,
          (array_agg(message_id order by position desc) filter (where sender = 'agent'))[1] as answer,
          max(said_at) filter (where sender = 'customer') as inbound_at, max(said_at) as said_at
        from said group by ticket_id
      ) m using (ticket_id)
      order by f.ticket_id`
  })
}
