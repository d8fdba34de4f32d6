import { useCanGoBack, useNavigate, useRouter } from '@tanstack/react-router'
import { useSize } from '../app/size.ts'
import { IconButton } from '../design/index.ts'
import { t } from './words.ts'

/** The way back where the window is too narrow for the rail. */
export function BackBar() {
  const router = useRouter()
  const canGoBack = useCanGoBack()
  const navigate = useNavigate()
  if (useSize() !== 'narrow') return null
  return (
    <div className="flex h-13 items-center border-b px-2">
      <IconButton
        icon="back"
        label={t('app.back')}
        onClick={() => (canGoBack ? router.history.back() : void navigate({ to: '/inbox' }))}
      />
    </div>
  )
}
