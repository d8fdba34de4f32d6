import { useQuery } from '@tanstack/react-query'
import { meQuery } from '../api/queries.ts'
import type { Me, Permission } from '../api/types.ts'
import type { IconName } from '../design/index.ts'
import { t } from '../words/t.ts'

/** The pages of the settings, and what one must be allowed to do to be shown each. */
export const settingsPages = [
  { to: '/settings/company', icon: 'building', words: t('settings.company'), permission: 'company.manage' },
  { to: '/settings/agents', icon: 'agents', words: t('settings.agents'), permission: 'agent.manage' },
  { to: '/settings/roles', icon: 'checks', words: t('settings.roles'), permission: 'role.read' },
  {
    to: '/settings/departments',
    icon: 'department',
    words: t('settings.departments'),
    permission: 'department.manage',
  },
  { to: '/settings/inboxes', icon: 'inbox', words: t('settings.inboxes'), permission: 'inbox.manage' },
  {
    to: '/settings/canned-replies',
    icon: 'text',
    words: t('settings.canned_replies'),
    permission: 'canned_reply.manage',
  },
  { to: '/settings/tags', icon: 'tag', words: t('settings.tags'), permission: 'tag.manage' },
  { to: '/settings/keys', icon: 'key', words: t('settings.keys'), permission: 'key.manage' },
  { to: '/settings/sign-on', icon: 'lock', words: t('settings.sign_on'), permission: 'sso.manage' },
  { to: '/settings/audit', icon: 'eye', words: t('settings.audit'), permission: 'audit.read' },
  { to: '/settings/privacy', icon: 'trash', words: t('settings.privacy'), permission: 'retention.manage' },
] as const satisfies { to: string; icon: IconName; words: string; permission: Permission }[]

export type SettingsPath = (typeof settingsPages)[number]['to']

export function pagesFor(me: Pick<Me, 'permissions'> | undefined) {
  return settingsPages.filter(({ permission }) => me?.permissions.includes(permission))
}

/** Those that the agent who is signed in may see. */
export function useSettingsPages() {
  return pagesFor(useQuery(meQuery()).data)
}
