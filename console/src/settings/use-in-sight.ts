import { type RefObject, useEffect, useRef } from 'react'

/** Calls once whenever the element comes near the window while `isOn`. */
export function useInSight(isOn: boolean, onSight: () => void): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null)
  const latest = useRef(onSight)
  latest.current = onSight
  useEffect(() => {
    if (!isOn || !element.current) return
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current(), {
      rootMargin: '400px',
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [isOn])
  return element
}
