import { Link } from '@tanstack/react-router'
import { Icon } from '../design/index.ts'
import { t } from '../words/t.ts'
import { AccountMenu } from './account-menu.tsx'
import { usePlaces } from './rail.tsx'

/** The rail of a narrow window. A thread hides it: the composer stands there. */
export function BottomBar() {
  return (
    <nav
      aria-label={t('app.main_navigation')}
      className="flex shrink-0 items-stretch justify-around border-t bg-n-2 pb-[env(safe-area-inset-bottom)]"
    >
      {usePlaces().map(({ to, icon, words }) => (
        <Link
          key={to}
          to={to}
          className="focus-inside flex h-13 flex-1 flex-col items-center justify-center gap-1 text-11 text-n-11"
          activeProps={{ className: 'text-accent-text!', 'aria-current': 'page' }}
        >
          <Icon name={icon} size={18} />
          {words}
        </Link>
      ))}
      <div className="flex h-13 flex-1 items-center justify-center">
        <AccountMenu />
      </div>
    </nav>
  )
}
