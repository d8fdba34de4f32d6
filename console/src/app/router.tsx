import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { ApiProblem } from '../api/problem.ts'
import { meQuery } from '../api/queries.ts'
import { queryClient } from '../api/query-client.ts'
import { views } from '../api/types.ts'
import { BrokenPage, LoadingPage, NotFoundPage } from './fallbacks.tsx'
import { Shell } from './shell.tsx'

type AuditSearch = Partial<Record<'actor' | 'action' | 'object' | 'outcome' | 'from' | 'to', string>>
type Context = { queryClient: typeof queryClient }

const root = createRootRouteWithContext<Context>()({ component: Outlet })

/** Everything behind sign-in. */
const shell = createRoute({
  id: 'shell',
  getParentRoute: () => root,
  component: Shell,
  async beforeLoad({ context, location }) {
    await context.queryClient.ensureQueryData(meQuery()).catch((error: unknown) => {
      if (error instanceof ApiProblem && error.status === 401)
        throw redirect({ to: '/sign-in', search: { return_to: location.pathname + location.searchStr } })
      throw error
    })
  },
})

const home = createRoute({
  path: '/',
  getParentRoute: () => shell,
  beforeLoad: () => {
    throw redirect({ to: '/inbox', replace: true })
  },
})
const inboxHome = createRoute({
  path: '/inbox',
  getParentRoute: () => shell,
  beforeLoad: () => {
    throw redirect({ to: '/inbox/$view', params: { view: views[0] }, replace: true })
  },
})

/** `q` is the filter box's text; it goes along from ticket to ticket. */
const inbox = createRoute({
  path: '/inbox/$view',
  getParentRoute: () => shell,
  validateSearch: (search): { q?: string; sort?: string } => ({ ...textOf(search, 'q'), ...textOf(search, 'sort') }),
  component: lazyRouteComponent(() => import('../inbox/page.tsx'), 'InboxPage'),
})
const inboxEmpty = createRoute({
  path: '/',
  getParentRoute: () => inbox,
  component: lazyRouteComponent(() => import('../inbox/nothing-open.tsx'), 'NothingOpen'),
})
/** `message` jumps to that message, such as from search. */
const ticket = createRoute({
  path: '$ticketId',
  getParentRoute: () => inbox,
  validateSearch: (search): { message?: string } => textOf(search, 'message'),
  component: lazyRouteComponent(() => import('../ticket/page.tsx'), 'TicketPage'),
})

const search = createRoute({
  path: '/search',
  getParentRoute: () => shell,
  validateSearch: (search): { q?: string } => textOf(search, 'q'),
  component: lazyRouteComponent(() => import('../search/page.tsx'), 'SearchPage'),
})
const customer = createRoute({
  path: '/customers/$customerId',
  getParentRoute: () => shell,
  component: lazyRouteComponent(() => import('../customer/page.tsx'), 'CustomerPage'),
})
const profile = createRoute({
  path: '/profile',
  getParentRoute: () => shell,
  component: lazyRouteComponent(() => import('../profile/page.tsx'), 'ProfilePage'),
})
const security = createRoute({
  path: '/profile/security',
  getParentRoute: () => shell,
  component: lazyRouteComponent(() => import('../profile/security.tsx'), 'SecurityPage'),
})

const settings = createRoute({
  path: '/settings',
  getParentRoute: () => shell,
  component: lazyRouteComponent(() => import('../settings/page.tsx'), 'SettingsPage'),
})
const settingsHome = createRoute({
  path: '/',
  getParentRoute: () => settings,
  component: lazyRouteComponent(() => import('../settings/home.tsx'), 'SettingsHome'),
})
const company = createRoute({
  path: 'company',
  getParentRoute: () => settings,
  component: lazyRouteComponent(() => import('../settings/company.tsx'), 'CompanyPage'),
})
const agents = createRoute({
  path: 'agents',
  getParentRoute: () => settings,
  component: lazyRouteComponent(() => import('../settings/agents.tsx'), 'AgentsPage'),
})
const roles = createRoute({
  path: 'roles',
  getParentRoute: () => settings,
  component: lazyRouteComponent(() => import('../settings/roles.tsx'), 'RolesPage'),
})
const departments = createRoute({
  path: 'departments',
  getParentRoute: () => settings,
  component: lazyRouteComponent(() => import('../settings/departments.tsx'), 'DepartmentsPage'),
})
const department = createRoute({
  path: 'departments/$departmentId',
  getParentRoute: () => settings,
  component: lazyRouteComponent(() => import('../settings/department.tsx'), 'DepartmentPage'),
})
const inboxes = createRoute({
  path: 'inboxes',
  getParentRoute: () => settings,
  component: lazyRouteComponent(() => import('../settings/inboxes.tsx'), 'InboxesPage'),
})
/** `new` connects another; `channel` then says where. */
const inboxSettings = createRoute({
  path: 'inboxes/$inboxId',
  getParentRoute: () => settings,
  validateSearch: (search): { channel?: string } => textOf(search, 'channel'),
  component: lazyRouteComponent(() => import('../settings/inbox.tsx'), 'InboxSettingsPage'),
})
const cannedReplies = createRoute({
  path: 'canned-replies',
  getParentRoute: () => settings,
  component: lazyRouteComponent(() => import('../settings/canned-replies.tsx'), 'CannedRepliesPage'),
})
const tags = createRoute({
  path: 'tags',
  getParentRoute: () => settings,
  component: lazyRouteComponent(() => import('../settings/tags.tsx'), 'TagsPage'),
})
const apiKeys = createRoute({
  path: 'keys',
  getParentRoute: () => settings,
  component: lazyRouteComponent(() => import('../settings/keys.tsx'), 'KeysPage'),
})

const signOn = createRoute({
  path: 'sign-on',
  getParentRoute: () => settings,
  component: lazyRouteComponent(() => import('../settings/sign-on.tsx'), 'SignOnPage'),
})
/** What it is narrowed to: ids of who and of what, how the action begins, the outcome, days. */
const audit = createRoute({
  path: 'audit',
  getParentRoute: () => settings,
  validateSearch: (search): AuditSearch => ({
    ...textOf(search, 'actor'),
    ...textOf(search, 'action'),
    ...textOf(search, 'object'),
    ...textOf(search, 'outcome'),
    ...textOf(search, 'from'),
    ...textOf(search, 'to'),
  }),
  component: lazyRouteComponent(() => import('../settings/audit.tsx'), 'AuditPage'),
})
const privacy = createRoute({
  path: 'privacy',
  getParentRoute: () => settings,
  component: lazyRouteComponent(() => import('../settings/privacy.tsx'), 'PrivacyPage'),
})

const signIn = createRoute({
  path: '/sign-in',
  getParentRoute: () => root,
  validateSearch: (search): { return_to?: string; problem?: string } => ({
    ...textOf(search, 'return_to'),
    ...textOf(search, 'problem'),
  }),
  component: lazyRouteComponent(() => import('../sign-in/page.tsx'), 'SignInPage'),
})
const welcome = createRoute({
  path: '/welcome',
  getParentRoute: () => root,
  component: lazyRouteComponent(() => import('../sign-in/welcome.tsx'), 'WelcomePage'),
})
const invitation = createRoute({
  path: '/invitation',
  getParentRoute: () => root,
  component: lazyRouteComponent(() => import('../sign-in/invitation.tsx'), 'InvitationPage'),
})
const forgotPassword = createRoute({
  path: '/forgot-password',
  getParentRoute: () => root,
  component: lazyRouteComponent(() => import('../sign-in/forgot-password.tsx'), 'ForgotPasswordPage'),
})
const resetPassword = createRoute({
  path: '/reset-password',
  getParentRoute: () => root,
  component: lazyRouteComponent(() => import('../sign-in/reset-password.tsx'), 'ResetPasswordPage'),
})
/** Every piece of the design in all its states; served in development only. */
const pieces = createRoute({
  path: '/pieces',
  getParentRoute: () => root,
  component: lazyRouteComponent(() => import('../pieces/page.tsx'), 'PiecesPage'),
})

const tree = root.addChildren([
  shell.addChildren([
    home,
    inboxHome,
    inbox.addChildren([inboxEmpty, ticket]),
    search,
    customer,
    profile,
    security,
    settings.addChildren([
      settingsHome,
      company,
      agents,
      roles,
      departments,
      department,
      inboxes,
      inboxSettings,
      cannedReplies,
      tags,
      apiKeys,
      signOn,
      audit,
      privacy,
    ]),
  ]),
  signIn,
  welcome,
  invitation,
  forgotPassword,
  resetPassword,
  pieces,
])

export const router = createRouter({
  routeTree: tree,
  basepath: '/app',
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPendingMs: 150,
  defaultPendingMinMs: 0,
  defaultPendingComponent: LoadingPage,
  defaultErrorComponent: BrokenPage,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

function textOf<Name extends string>(search: Record<string, unknown>, name: Name): { [N in Name]?: string } {
  const value = search[name]
  const text =
    typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
  return (text === '' ? {} : { [name]: text }) as { [N in Name]?: string }
}
