import { useEffect, useState } from 'react'

const waitMs = 150

/** A grey bar in the shape of what is coming, for use inside Loading. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={`block h-3 rounded-[4px] bg-n-4 ${className ?? 'w-32'}`} />
}

/** Shows its children, the layout's own shapes, when loading takes longer than 150 ms. */
export function Loading({ children, label }: { children: React.ReactNode; label: string }) {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), waitMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div role="status" aria-label={label} aria-busy className="min-h-0 flex-1 overflow-hidden">
      {isLate && children}
    </div>
  )
}
