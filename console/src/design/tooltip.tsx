import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'
import { Kbd } from './kbd.tsx'

type Props = { words: string; keys?: string; side?: 'top' | 'right' | 'bottom' | 'left'; children: ReactElement }

/** Says what a control does, with its key. The control has its own accessible name: a tooltip is never the only one. */
export function Tooltip({ words, keys, side = 'bottom', children }: Props) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} collisionPadding={8} className="z-50">
          <Base.Popup className="floating flex max-w-72 items-center gap-2 rounded-control px-2 py-1 text-12 text-n-12">
            {words}
            {keys && <Kbd keys={keys} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** Once around the app: after one tooltip the next ones come at once. */
export const TooltipProvider = Base.Provider
