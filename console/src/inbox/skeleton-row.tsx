import { Skeleton } from '../design/index.ts'

const widths = ['w-28', 'w-36', 'w-24', 'w-32']

/** A row that is not here yet. */
export function SkeletonRow({ at, isCompact }: { at: number; isCompact: boolean }) {
  const width = widths[at % widths.length] as string
  return (
    <div
      aria-hidden
      data-skeleton
      className={`flex h-full border-b border-n-4 pr-3 pl-9 ${isCompact ? 'items-center gap-4' : 'flex-col justify-center gap-2.5'}`}
    >
      <Skeleton className={`h-2.5 ${width}`} />
      <Skeleton className={`h-2.5 ${isCompact ? 'flex-1' : 'w-3/4'}`} />
    </div>
  )
}
