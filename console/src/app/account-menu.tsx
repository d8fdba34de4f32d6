import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { meQuery } from '../api/queries.ts'
import { registry } from '../commands/index.ts'
import { Avatar, Menu, MenuItem, MenuRadio, MenuSeparator } from '../design/index.ts'
import { useLiveState } from '../live/index.ts'
import { t } from '../words/t.ts'
import { useLook } from './look.ts'
import { saveLook } from './save-look.ts'
import { signOut } from './session.ts'

/** Oneself, with whether the console follows the log. */
export function AccountMenu() {
  const me = useQuery(meQuery()).data
  const { status } = useLiveState()
  const { theme, density } = useLook()
  const navigate = useNavigate()
  const isLive = status === 'live'
  const dot = isLive ? 'bg-good' : status === 'offline' ? 'bg-waiting' : 'bg-n-8'
  return (
    <Menu
      side="top"
      trigger={
        <button type="button" className="relative flex size-9 items-center justify-center rounded-control hover:bg-n-4">
          <Avatar name={me?.name ?? null} />
          <span aria-hidden className={`absolute right-1 bottom-1 size-2.5 rounded-full border-2 border-n-2 ${dot}`} />
          <span className="sr-only">
            {t('app.account', { name: me?.name ?? '' })}, {isLive ? t('app.live') : t('app.not_live')}
          </span>
        </button>
      }
    >
      <div className="px-2 pt-1 pb-2">
        <div className="truncate font-medium">{me?.name}</div>
        <div className="mt-0.5 truncate text-12 text-n-11">{me?.email}</div>
        <div className="mt-2 flex items-center gap-1.5 text-12 text-n-11">
          <span className={`size-2 rounded-full ${dot}`} />
          {t(`app.connection_${status}`)}
        </div>
      </div>
      <MenuItem icon="person" keys="g p" onSelect={() => void navigate({ to: '/profile' })}>
        {t('app.profile')}
      </MenuItem>
      <MenuItem icon="command" keys="mod+k" onSelect={() => afterMenu('palette.open')}>
        {t('app.commands')}
      </MenuItem>
      <MenuItem icon="keyboard" keys="?" onSelect={() => afterMenu('palette.keys')}>
        {t('app.keys')}
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

/** Once the menu is gone and has given the focus back. */
function afterMenu(commandId: string): void {
  setTimeout(() => registry.run(commandId))
}
