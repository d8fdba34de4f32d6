import { useNavigate } from '@tanstack/react-router'
import { views } from '../api/types.ts'
import { useCommands } from '../commands/index.ts'
import { toggle } from '../palette/state.ts'
import { useSettingsPages } from '../settings/pages.ts'
import { t } from '../words/t.ts'
import { saveLook } from './save-look.ts'
import { signOut } from './session.ts'
import { viewKeys } from './view-keys.ts'

/** What can be done on every page: going somewhere, the look, the command bar itself. */
export function useShellCommands(): void {
  const navigate = useNavigate()
  const pages = useSettingsPages()
  const go = t('app.group_go')
  const look = t('app.group_view')
  useCommands([
    {
      id: 'palette.open',
      words: t('app.commands'),
      group: look,
      key: 'mod+k',
      isHidden: true,
      run: () => toggle('bar'),
    },
    { id: 'palette.keys', words: t('app.keys'), group: look, key: '?', run: () => toggle('keys') },
    { id: 'go.inbox', words: t('app.go_inbox'), group: go, key: 'g i', run: () => void navigate({ to: '/inbox' }) },
    ...views.map((view) => ({
      id: `go.${view}`,
      words: t(`inbox.view_${view}`),
      group: go,
      key: viewKeys[view],
      run: () => void navigate({ to: '/inbox/$view', params: { view } }),
    })),
    { id: 'go.search', words: t('app.search'), group: go, key: '/', run: () => void navigate({ to: '/search' }) },
    {
      id: 'go.settings',
      words: t('app.settings'),
      group: go,
      key: 'g s',
      when: () => pages.length > 0,
      run: () => void navigate({ to: '/settings' }),
    },
    { id: 'go.profile', words: t('app.profile'), group: go, key: 'g p', run: () => void navigate({ to: '/profile' }) },
    ...pages.map(({ to, words }) => ({
      id: `go.${to.slice(1).replace('/', '.')}`,
      words: t('settings.go', { page: words }),
      group: go,
      run: () => void navigate({ to }),
    })),
    { id: 'look.light', words: t('app.look_light'), group: look, run: () => saveLook({ theme: 'light' }) },
    { id: 'look.dark', words: t('app.look_dark'), group: look, run: () => saveLook({ theme: 'dark' }) },
    { id: 'look.system', words: t('app.look_system'), group: look, run: () => saveLook({ theme: 'system' }) },
    {
      id: 'look.comfortable',
      words: t('app.look_comfortable'),
      group: look,
      run: () => saveLook({ density: 'comfortable' }),
    },
    { id: 'look.compact', words: t('app.look_compact'), group: look, run: () => saveLook({ density: 'compact' }) },
    { id: 'session.sign_out', words: t('app.sign_out'), group: go, run: () => void signOut() },
  ])
}
