import { Skeleton } from '../design/index.ts'

export function HeadSkeleton() {
  return (
    <div className="flex gap-3 p-4">
      <Skeleton className="size-8 rounded-full" />
      <div className="flex flex-col gap-3 pt-2.5">
        <Skeleton className="w-36" />
        <Skeleton className="w-48" />
        <Skeleton className="w-24" />
      </div>
    </div>
  )
}
