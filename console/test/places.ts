/** A page of the console: where it is, what it is called in files and faults, and the path of its route in router.tsx. */
export type Place = { name: string; path: string; route: string }

const views = ['mine', 'unassigned', 'open', 'waiting', 'resolved', 'undelivered', 'snoozed']
const settings = [
  'company',
  'agents',
  'roles',
  'departments',
  'inboxes',
  'canned-replies',
  'tags',
  'keys',
  'sign-on',
  'audit',
  'privacy',
]

export const publicPlaces: readonly Place[] = [
  'sign-in',
  'welcome',
  'invitation',
  'forgot-password',
  'reset-password',
].map((name) => ({
  name,
  path: `/app/${name}`,
  route: `/${name}`,
}))

/** Every page behind sign-in; the ids are of what the pages of one are to show. */
export function placesOf(of: { ticket: string; customer: string; inbox: string; department: string }): Place[] {
  const { ticket, customer, inbox, department } = of
  return [
    ...views.map((view) => ({ name: `inbox-${view}`, path: `/app/inbox/${view}`, route: '/inbox/$view' })),
    { name: 'inbox-filtered', path: '/app/inbox/open?q=status%3Aopen%20', route: '/inbox/$view' },
    { name: 'ticket', path: `/app/inbox/open/${ticket}`, route: '$ticketId' },
    { name: 'search', path: '/app/search', route: '/search' },
    { name: 'search-found', path: '/app/search?q=order', route: '/search' },
    { name: 'search-nothing', path: '/app/search?q=zzzzqqqq', route: '/search' },
    { name: 'customer', path: `/app/customers/${customer}`, route: '/customers/$customerId' },
    { name: 'profile', path: '/app/profile', route: '/profile' },
    { name: 'profile-security', path: '/app/profile/security', route: '/profile/security' },
    { name: 'settings', path: '/app/settings', route: '/settings' },
    ...settings.map((page) => ({ name: `settings-${page}`, path: `/app/settings/${page}`, route: page })),
    {
      name: 'settings-department',
      path: `/app/settings/departments/${department}`,
      route: 'departments/$departmentId',
    },
    { name: 'settings-inbox-new', path: '/app/settings/inboxes/new', route: 'inboxes/$inboxId' },
    { name: 'settings-inbox', path: `/app/settings/inboxes/${inbox}`, route: 'inboxes/$inboxId' },
  ]
}
