/** Names of the settings' pages, which the rail and the command bar know too; the rest of their words is in admin.ts. */
export const settings = {
  'settings.company': 'Company',
  'settings.agents': 'Agents',
  'settings.roles': 'Roles',
  'settings.departments': 'Departments',
  'settings.inboxes': 'Inboxes',
  'settings.canned_replies': 'Canned replies',
  'settings.tags': 'Tags',
  'settings.keys': 'API keys',
  'settings.sign_on': 'Single sign-on',
  'settings.audit': 'Audit trail',
  'settings.privacy': 'Privacy',
  'settings.go': 'Settings: {page}',
} as const
