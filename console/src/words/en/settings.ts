/** Names of the settings' pages, which the rail and the command bar know too; the rest of their words is in admin.ts. */
export const settings = {
  'settings.company': 'Company',
  'settings.agents': 'Agents',
  'settings.departments': 'Departments',
  'settings.inboxes': 'Inboxes',
  'settings.canned_replies': 'Canned replies',
  'settings.tags': 'Tags',
  'settings.keys': 'API keys',
  'settings.go': 'Settings: {page}',
} as const
