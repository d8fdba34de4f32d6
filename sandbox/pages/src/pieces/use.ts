import { useEffect, useRef, useState, useSyncExternalStore } from 'react'

/** Whether a media query holds. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
  )
}

/** Whether a moment (Unix milliseconds) is still to come; drawn again when it has passed. */
export function useIsBefore(moment: number | null): boolean {
  const [, redraw] = useState(0)
  const leftMs = moment === null ? 0 : moment - Date.now()
  useEffect(() => {
    if (leftMs <= 0) return
    const timer = setTimeout(() => redraw((count) => count + 1), leftMs + 20)
    return () => clearTimeout(timer)
  }, [leftMs])
  return leftMs > 0
}

/** Whether at least half of an element can be seen. */
export function useIsVisible<T extends Element>() {
  const ref = useRef<T>(null)
  const [isVisible, setVisible] = useState(false)
  useEffect(() => {
    if (!ref.current) return
    const observer = new IntersectionObserver(([entry]) => setVisible(entry?.isIntersecting === true), {
      threshold: 0.5,
    })
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [])
  return { ref, isVisible }
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const exact = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  fractionalSecondDigits: 3,
})

/** Hours and minutes of a moment in Unix milliseconds. */
export function timeOf(at: number): string {
  return clock.format(at)
}

/** The same to the millisecond, for comparing. */
export function exactTimeOf(at: number): string {
  return exact.format(at)
}
