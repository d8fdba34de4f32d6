import { useSyncExternalStore } from 'react'

/** Which panes fit: wide ≥ 1200 all, medium ≥ 768 list and thread, narrow one at a time. */
export type Size = 'wide' | 'medium' | 'narrow'

const queries =
  typeof matchMedia === 'undefined'
    ? undefined
    : { wide: matchMedia('(min-width: 1200px)'), medium: matchMedia('(min-width: 768px)') }

export function useSize(): Size {
  return useSyncExternalStore(listen, current)
}

function current(): Size {
  return queries?.wide.matches ? 'wide' : queries?.medium.matches ? 'medium' : 'narrow'
}

function listen(listener: () => void): () => void {
  queries?.wide.addEventListener('change', listener)
  queries?.medium.addEventListener('change', listener)
  return () => {
    queries?.wide.removeEventListener('change', listener)
    queries?.medium.removeEventListener('change', listener)
  }
}

/** Whether the window is at least so many CSS pixels wide. */
export function useWindowFits(width: number): boolean {
  return useSyncExternalStore(listenToWidth, () => innerWidth >= width)
}

function listenToWidth(listener: () => void): () => void {
  addEventListener('resize', listener)
  return () => removeEventListener('resize', listener)
}
