/** Every permission there is, with what it allows in words; roles and API keys are sets of these. */
export const permissions = {
  'ticket.read': 'Read tickets, their timelines and counts.',
  'ticket.create': 'Create tickets.',
  'ticket.update': 'Change status, priority, tags, subject, department and custom fields.',
  'ticket.assign': 'Assign and unassign tickets.',
  'ticket.transfer': 'Transfer tickets to another agent or department, with a note.',
  'message.write': 'Answer customers and write notes.',
  'message.write_as_bot': 'Write messages in a bot’s name.',
  'message.redact': 'Take the text and the files out of a message, for good.',
  'customer.read': 'Read customers and their tickets.',
  'customer.update': 'Change customers and write notes on them.',
  'customer.manage': 'Change and delete notes on customers that others wrote.',
  'customer.export': 'Export everything that is held about a customer.',
  'customer.erase': 'Erase a customer, for good, and see what was erased.',
  'event.read': 'Read the log: live feed and events.',
  'handoff.create': 'Hand a conversation over from a bot.',
  'agent.read': 'See who the agents are.',
  'agent.manage': 'Make, change, disable, delete and restore agents.',
  'session.manage': 'See and end other people’s sessions.',
  'role.read': 'See roles and what they allow.',
  'role.manage': 'Make, change and delete roles that allow no more than one’s own.',
  'super_admin.manage': 'Make and change super admins.',
  'department.read': 'See departments.',
  'department.manage': 'Make, change and delete departments.',
  'inbox.read': 'See inboxes, without secrets.',
  'inbox.manage': 'Connect and change inboxes.',
  'tag.read': 'See the catalogue of tags.',
  'tag.manage': 'Make, change and delete tags of the catalogue.',
  'canned_reply.read': 'See canned replies.',
  'canned_reply.manage': 'Make, change and delete canned replies.',
  'company.manage': 'Change the company’s name, logo, colour and time zone.',
  'sso.manage': 'Connect identity providers and choose who may sign in by password.',
  'retention.manage': 'See, try and change how long data is kept.',
  'audit.read': 'Read the audit trail and check it for gaps.',
  'audit.export': 'Export the audit trail.',
  'receipt.read': 'See raw payloads that could not be processed.',
  'receipt.replay': 'Process a stored payload again.',
  'key.manage': 'Make, rotate and revoke API keys.',
  'metrics.read': 'Read metrics.',
} as const

export type Permission = keyof typeof permissions
export const allPermissions = Object.keys(permissions) as Permission[]

/** What roles of the company's own and API keys can be given: the rest is the super admins' alone. */
export const grantablePermissions: Permission[] = allPermissions.filter(
  (permission) => permission !== 'super_admin.manage',
)

/** Roles that every company has. Companies make more; an agent's `role` is the key of either. */
export const presetRoles = ['super_admin', 'admin', 'supervisor', 'agent', 'viewer'] as const
export type PresetRole = (typeof presetRoles)[number]
/** How far a role sees: every ticket, those of one's departments and of none, or those assigned to oneself. */
export const roleScopes = ['all', 'departments', 'assigned'] as const
export type RoleScope = (typeof roleScopes)[number]

const viewer = [
  'ticket.read',
  'customer.read',
  'event.read',
  'agent.read',
  'department.read',
  'inbox.read',
  'tag.read',
  'canned_reply.read',
] as const satisfies Permission[]
const agent = [
  ...viewer,
  'ticket.create',
  'ticket.update',
  'ticket.assign',
  'ticket.transfer',
  'message.write',
  'customer.update',
] as const satisfies Permission[]
const supervisor = [
  ...agent,
  'customer.manage',
  'role.read',
  'tag.manage',
  'canned_reply.manage',
] as const satisfies Permission[]

export type Preset = { name: string; description: string; permissions: readonly Permission[]; scope: RoleScope }
export const presets: Record<PresetRole, Preset> = {
  super_admin: {
    name: 'Super admin',
    description: 'Everything, other super admins too.',
    permissions: allPermissions,
    scope: 'all',
  },
  admin: {
    name: 'Admin',
    description: 'Everything but super admins.',
    permissions: grantablePermissions,
    scope: 'all',
  },
  supervisor: {
    name: 'Supervisor',
    description: 'As an agent, and looks after notes, tags and canned replies.',
    permissions: supervisor,
    scope: 'departments',
  },
  agent: {
    name: 'Agent',
    description: 'Answers customers in the departments that they are in.',
    permissions: agent,
    scope: 'departments',
  },
  viewer: {
    name: 'Viewer',
    description: 'Reads, and changes nothing.',
    permissions: viewer,
    scope: 'departments',
  },
}

export function isPresetRole(role: string): role is PresetRole {
  return (presetRoles as readonly string[]).includes(role)
}
