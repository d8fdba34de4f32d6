import { Toast as Base } from '@base-ui/react/toast'
import { t } from '../words/t.ts'
import { classes } from './classes.ts'
import { errorWords } from './error-words.ts'
import { Icon } from './icon.tsx'
import { IconButton } from './icon-button.tsx'

const manager = Base.createToastManager()
const shownMs = 6000

type ToastOptions = { undo?: () => void; action?: { words: string; run: () => void }; isError?: boolean; ms?: number }

/** Says what is not visible otherwise. An error stays longer and is read out at once. */
export function toast(words: string, { undo, action, isError = false, ms }: ToastOptions = {}): void {
  const act = undo ? { words: t('app.undo'), run: undo } : action
  const id = manager.add({
    title: words,
    timeout: ms ?? (isError ? shownMs * 2 : shownMs),
    priority: isError ? 'high' : 'low',
    type: isError ? 'error' : 'plain',
    ...(act
      ? {
          actionProps: {
            children: act.words,
            onClick: () => {
              manager.close(id)
              act.run()
            },
          },
        }
      : {}),
  })
}

/** Says that something did not work, in the words of its error code. */
export function toastError(error: unknown, options: Omit<ToastOptions, 'isError'> = {}): void {
  toast(errorWords(error), { ...options, isError: true })
}

/** Once around the app. */
export function Toasts() {
  return (
    <Base.Provider toastManager={manager} limit={3}>
      <Base.Portal>
        <Base.Viewport
          aria-label={t('app.notifications')}
          className="fixed bottom-4 left-1/2 z-50 flex w-[min(440px,calc(100vw-24px))] -translate-x-1/2 flex-col items-center gap-2 max-md:bottom-[calc(60px+env(safe-area-inset-bottom))]"
        >
          <List />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

function List() {
  const { toasts } = Base.useToastManager()
  return toasts.map((one) => (
    <Base.Root
      key={one.id}
      toast={one}
      swipeDirection={['down', 'left', 'right']}
      className="floating max-w-full rounded-control data-limited:hidden"
    >
      <Base.Content className="flex items-center gap-2.5 py-1.5 pr-1.5 pl-3">
        {one.type === 'error' && <Icon name="warning" className="text-urgent" />}
        <Base.Title className={classes('min-w-0 flex-1 text-13 leading-[1.4] font-normal')} />
        <Base.Action className="h-7 shrink-0 rounded-control px-2 text-13 font-medium text-accent-text hover:bg-n-4" />
        <Base.Close render={<IconButton icon="close" size="small" label={t('app.close')} side="top" />} />
      </Base.Content>
    </Base.Root>
  ))
}
