import { Dialog as Base } from '@base-ui/react/dialog'
import { useRef } from 'react'
import { BarBody } from './bar-body.tsx'
import { show, useShown } from './state.ts'
import { t } from './words.ts'

/** The command bar. What is chosen runs when the bar is gone and the focus is back where it was, as if its key were pressed there. */
export function Bar() {
  const isOpen = useShown() === 'bar'
  const chosen = useRef<() => void>(undefined)
  return (
    <Base.Root
      open={isOpen}
      onOpenChange={(open) => !open && show(null)}
      onOpenChangeComplete={(open) => {
        if (open) return
        chosen.current?.()
        chosen.current = undefined
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-50 bg-veil" />
        <Base.Popup
          aria-label={t('palette.title')}
          className="fixed top-[12vh] left-1/2 z-50 flex max-h-[min(33rem,76dvh)] w-[calc(100vw-24px)] max-w-xl -translate-x-1/2 flex-col overflow-hidden rounded-bubble border border-n-7 bg-raised shadow-float outline-none max-md:top-2 max-md:w-[calc(100vw-16px)]"
        >
          <BarBody
            onClose={(run) => {
              chosen.current = run
              show(null)
            }}
          />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
