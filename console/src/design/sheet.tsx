import { Dialog as Base } from '@base-ui/react/dialog'
import { type ReactNode, useRef } from 'react'
import { t } from '../words/t.ts'
import { classes } from './classes.ts'
import { IconButton } from './icon-button.tsx'

type Props = { isOpen: boolean; onClose: () => void; label: string; side: 'left' | 'right'; children: ReactNode }

/** A pane that slides over the others where there is no room beside them. Its upper right corner holds the button that closes it. */
export function Sheet({ isOpen, onClose, label, side, children }: Props) {
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-30 bg-veil transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          ref={popup}
          initialFocus={popup}
          aria-label={label}
          className={classes(
            'fixed inset-y-0 z-30 flex w-80 max-w-[calc(100vw-40px)] flex-col bg-n-1 shadow-float transition-transform duration-100 ease-out outline-none',
            side === 'left'
              ? 'left-0 data-ending-style:-translate-x-full data-starting-style:-translate-x-full'
              : 'right-0 data-ending-style:translate-x-full data-starting-style:translate-x-full',
          )}
        >
          {children}
          <Base.Close render={<IconButton icon="close" label={t('app.close')} className="absolute! top-2 right-2" />} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
