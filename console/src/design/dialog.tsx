import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import { t } from '../words/t.ts'
import { classes } from './classes.ts'
import { IconButton } from './icon-button.tsx'

type Props = {
  isOpen: boolean
  onClose: () => void
  title: string
  /** One sentence under the title. */
  lead?: ReactNode
  children?: ReactNode
  /** Buttons, the main one last. */
  actions?: ReactNode
  isWide?: boolean
}

/** Takes the focus, gives it back where it was; Escape and a press outside close it. */
export function Dialog({ isOpen, onClose, title, lead, children, actions, isWide }: Props) {
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-veil transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          className={classes(
            'floating fixed top-[12vh] left-1/2 z-40 flex max-h-[76vh] w-[calc(100vw-24px)] -translate-x-1/2 flex-col rounded-bubble outline-none max-md:top-auto max-md:bottom-3 max-md:max-h-[88dvh]',
            isWide ? 'max-w-170' : 'max-w-110',
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Base.Title className="text-16 font-strong">{title}</Base.Title>
              {lead && <Base.Description className="mt-1.5 text-13 leading-[1.45] text-n-11">{lead}</Base.Description>}
            </div>
            <Base.Close render={<IconButton icon="close" label={t('app.close')} className="-mt-1 -mr-2" />} />
          </header>
          {children && <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-4">{children}</div>}
          {actions && <footer className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">{actions}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
