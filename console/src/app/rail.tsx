import { Link } from '@tanstack/react-router'
import { ariaKeys, registry } from '../commands/index.ts'
import { Icon, IconButton, type IconName, Tooltip } from '../design/index.ts'
import { useSettingsPages } from '../settings/pages.ts'
import { t } from '../words/t.ts'
import { AccountMenu } from './account-menu.tsx'

const places = [
  { to: '/inbox', icon: 'inbox', words: t('app.inbox'), key: 'g i' },
  { to: '/search', icon: 'search', words: t('app.search'), key: '/' },
  { to: '/settings', icon: 'settings', words: t('app.settings'), key: 'g s' },
] as const satisfies { to: string; icon: IconName; words: string; key: string }[]

/** Where this agent can go: without a page of the settings, no settings. */
export function usePlaces() {
  const hasSettings = useSettingsPages().length > 0
  return places.filter(({ to }) => to !== '/settings' || hasSettings)
}

/** Where one can go, at the left edge of a wide window. */
export function Rail() {
  return (
    <nav
      aria-label={t('app.main_navigation')}
      className="flex w-13 shrink-0 flex-col items-center gap-1 border-r bg-n-2 py-2"
    >
      {usePlaces().map(({ to, icon, words, key }) => (
        <Tooltip key={to} words={words} keys={key} side="right">
          <Link
            to={to}
            aria-label={words}
            aria-keyshortcuts={ariaKeys(key)}
            className="flex size-9 items-center justify-center rounded-control text-n-11 hover:bg-n-4 hover:text-n-12"
            activeProps={{ className: 'bg-n-5 text-n-12!', 'aria-current': 'page' }}
          >
            <Icon name={icon} size={18} />
          </Link>
        </Tooltip>
      ))}
      <div className="flex-1" />
      <IconButton
        icon="command"
        label={t('app.commands')}
        keys="mod+k"
        side="right"
        size="large"
        onClick={() => registry.run('palette.open')}
      />
      <AccountMenu />
    </nav>
  )
}
