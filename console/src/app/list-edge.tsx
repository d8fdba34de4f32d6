import type { PointerEvent } from 'react'
import { t } from '../words/t.ts'
import { listWidths, readLook, setLook, useLook } from './look.ts'
import { saveLook } from './save-look.ts'

/** The edge by which the list is made wider: by pointer, or by the arrow keys. */
export function ListEdge() {
  const { listWidth } = useLook()
  const drag = ({ currentTarget, pointerId, clientX }: PointerEvent<HTMLHRElement>) => {
    currentTarget.setPointerCapture(pointerId)
    const stop = new AbortController()
    const { signal } = stop
    const move = (event: globalThis.PointerEvent) => setLook({ listWidth: listWidth + event.clientX - clientX })
    currentTarget.addEventListener('pointermove', move, { signal })
    const end = () => {
      stop.abort()
      saveLook({ listWidth: readLook().listWidth })
    }
    currentTarget.addEventListener('lostpointercapture', end, { signal })
  }
  return (
    <hr
      aria-label={t('app.resize_list')}
      aria-orientation="vertical"
      aria-valuenow={listWidth}
      aria-valuemin={listWidths.least}
      aria-valuemax={listWidths.most}
      tabIndex={0}
      onPointerDown={drag}
      onKeyDown={({ key }) => {
        if (key === 'ArrowLeft') saveLook({ listWidth: listWidth - 20 })
        if (key === 'ArrowRight') saveLook({ listWidth: listWidth + 20 })
      }}
      className="focus-inside absolute inset-y-0 -right-1 z-10 m-0 h-auto w-2 cursor-col-resize touch-none border-0 hover:bg-accent-soft"
    />
  )
}
