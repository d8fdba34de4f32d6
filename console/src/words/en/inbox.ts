/** What the whole console says of the inbox. */
export const inbox = {
  'inbox.view_mine': 'Mine',
  'inbox.view_unassigned': 'Unassigned',
  'inbox.view_open': 'All open',
  'inbox.view_waiting': 'Waiting on customer',
  'inbox.view_resolved': 'Resolved',
  'inbox.view_undelivered': 'Undelivered',
  'inbox.view_snoozed': 'Snoozed',
  'inbox.group': 'Conversations',
  'inbox.said': '{name}:',
} as const
