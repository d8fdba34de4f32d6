import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { meQuery } from '../api/queries.ts'
import { registry } from '../commands/index.ts'
import {
  Avatar,
  Icon,
  IconButton,
  type IconName,
  Menu,
  MenuItem,
  MenuRadio,
  MenuSeparator,
  Tooltip,
} from '../design/index.ts'
import { useLiveState } from '../live/index.ts'
import { useSettingsPages } from '../settings/pages.ts'
import { t } from '../words/t.ts'
import { useLook } from './look.ts'
import { saveLook } from './save-look.ts'
import { signOut } from './session.ts'

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

/** Oneself, with whether the console follows the log. */
export function AccountMenu() {
  const me = useQuery(meQuery()).data
  const { status } = useLiveState()
  const { theme, density } = useLook()
  const navigate = useNavigate()
  const isLive = status === 'live'
  return (
    <Menu
      side="top"
      trigger={
        <button type="button" className="relative flex size-9 items-center justify-center rounded-control hover:bg-n-4">
          <Avatar name={me?.name ?? null} />
          <span
            aria-hidden
            className={`absolute right-1 bottom-1 size-2.5 rounded-full border-2 border-n-2 ${isLive ? 'bg-good' : 'bg-n-8'}`}
          />
          <span className="sr-only">
            {t('app.account', { name: me?.name ?? '' })}, {isLive ? t('app.live') : t('app.not_live')}
          </span>
        </button>
      }
    >
      <div className="px-2 pt-1 pb-2">
        <div className="truncate font-medium">{me?.name}</div>
        <div className="mt-0.5 truncate text-12 text-n-11">{me?.email}</div>
      </div>
      <MenuItem icon="person" onSelect={() => void navigate({ to: '/profile' })}>
        {t('app.profile')}
      </MenuItem>
      <MenuSeparator />
      <MenuRadio
        label={t('app.theme')}
        value={theme}
        onChange={(next) => saveLook({ theme: next })}
        options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`app.theme_${value}`) }))}
      />
      <MenuRadio
        label={t('app.density')}
        value={density}
        onChange={(next) => saveLook({ density: next })}
        options={(['comfortable', 'compact'] as const).map((value) => ({ value, label: t(`app.density_${value}`) }))}
      />
      <MenuSeparator />
      <MenuItem icon="sign_out" onSelect={() => void signOut()}>
        {t('app.sign_out')}
      </MenuItem>
    </Menu>
  )
}
