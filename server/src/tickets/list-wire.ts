import { presentAttachments } from './present.ts'
import { attachmentsOf, quotedOf, reactionsOf } from './row.ts'
import { id, json, made, raw, text, time, wire } from './wire.ts'

// What a list says of a ticket: the forms of present.ts, field by field, straight from the database. The query names the ticket `t`,
// its customer `c`, its identity `i` and its newest public message `m`.

const tags = json(`case when t.tags <> '{}' then to_json(t.tags) end`, '[]')
const custom = json(`nullif(t.custom, '{}')`, '{}')

/** All but the timeline and the closing brace; its first value begins with the ticket’s UUID. */
export const ticketWire = wire`{"ticket_id":${id('ticket', 't.id')},"number":${raw('t.number')},"created_at":${time('t.created_at')},"updated_at":${time('t.updated_at')},"status":"${raw('t.status')}","priority":"${raw('t.priority')}","subject":${text('t.subject')},"assigned_agent_id":${id('agent', 't.assigned_agent_id')},"department_id":${id('department', 't.department_id')},"inbox_id":${id('inbox', 't.inbox_id')},"tags":${tags},"custom":${custom},"source":{"channel":"${raw('t.channel')}","origin_platform_id":${text('t.origin_platform_id')},"is_bot_handoff":${raw('t.is_bot_handoff::text')}},"customer":{"internal_id":${id('customer', 't.customer_id')},"name":${text('c.name')},"primary_email":${text('c.primary_email')},"channel_identity":${text('i.handle')},"identity_id":${id('identity', 't.identity_id')}},"previous_ticket_id":${id('ticket', 't.previous_ticket_id')},"resolved_at":${time('t.resolved_at')},"closed_at":${time('t.closed_at')},"last_inbound_at":${time('t.last_inbound_at')},"waiting_since":${time('t.waiting_since')},"snoozed_until":${time('t.snoozed_until')},"undelivered_count":${raw('t.undelivered_count')},"message_count":${raw('t.message_count')},"version":${raw('t.version')}`

const attachments = made(`(${attachmentsOf})::text`, (rows) =>
  rows === null ? '[]' : JSON.stringify(presentAttachments(JSON.parse(rows))),
)
const delivery = made(
  `case when m.delivery is null or coalesce(m.failure_code, m.failure_reason) is null then m.delivery
    else json_build_object('state', m.delivery, 'code', m.failure_code, 'reason', m.failure_reason)::text end`,
  (state) => {
    if (state === null || state.startsWith('{')) return state ?? 'null'
    return `{"state":"${state}","code":null,"reason":null}`
  },
)

/** Its first value begins with `|` when there is no message. */
export const newestWire = wire`{"message_id":${id('message', 'm.id')},"timestamp":${time('m.occurred_at')},"position":${raw('m.position')},"sender_type":"${raw('m.sender_type')}","content":${text('m.content')},"content_type":${text('m.content_type')},"visibility":"${raw('m.visibility')}","agent_id":${id('agent', 'm.agent_id')},"attachments":${attachments},"delivery":${delivery},"reply_to":${text('m.reply_to')},"reply_to_message_id":${id('message', quotedOf)},"meta":${json('m.meta', 'null')},"reactions":${json(reactionsOf, '[]')},"client_id":${text('m.client_id')},"edited_at":${time('m.edited_at')},"deleted_at":${time('m.deleted_at')},"redacted_at":${time('m.redacted_at')}}`
