/** Every permission there is, with what it allows in words; roles and API keys are sets of these. */
export const permissions = {
  'ticket.read': 'Read tickets, their timelines and counts.',
  'ticket.create': 'Create tickets.',
  'ticket.update': 'Change status, priority, tags, subject, department and custom fields.',
  'ticket.assign': 'Assign and unassign tickets.',
  'message.write': 'Answer customers and write notes.',
  'message.write_as_bot': 'Write messages in a bot’s name.',
  'customer.read': 'Read customers and their tickets.',
  'customer.update': 'Change customers and write notes on them.',
  'customer.manage': 'Change and delete notes on customers that others wrote.',
  'event.read': 'Read the log: live feed and events.',
  'handoff.create': 'Hand a conversation over from a bot.',
  'agent.read': 'See who the agents are.',
  'agent.manage': 'Make, change and disable agents.',
  'department.read': 'See departments.',
  'inbox.read': 'See inboxes, without secrets.',
  'inbox.manage': 'Connect and change inboxes.',
  'tag.read': 'See the catalogue of tags.',
  'tag.manage': 'Make, change and delete tags of the catalogue.',
  'canned_reply.read': 'See canned replies.',
  'canned_reply.manage': 'Make, change and delete canned replies.',
  'company.manage': 'Change the company’s name, logo, colour and time zone.',
  'receipt.read': 'See raw payloads that could not be processed.',
  'receipt.replay': 'Process a stored payload again.',
  'key.manage': 'Make and revoke API keys.',
  'metrics.read': 'Read metrics.',
} as const

export type Permission = keyof typeof permissions
export const allPermissions = Object.keys(permissions) as Permission[]

export const roles = ['super_admin', 'admin', 'agent'] as const
export type Role = (typeof roles)[number]

/** What each role may do. */
export const rolePermissions: Record<Role, readonly Permission[]> = {
  super_admin: allPermissions,
  admin: allPermissions,
  agent: [
    'ticket.read',
    'ticket.create',
    'ticket.update',
    'ticket.assign',
    'message.write',
    'customer.read',
    'customer.update',
    'event.read',
    'agent.read',
    'department.read',
    'inbox.read',
    'tag.read',
    'canned_reply.read',
  ],
}
