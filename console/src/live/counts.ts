import { keys } from '../api/keys.ts'
import { queryClient } from '../api/query-client.ts'

const everyMs = 1000
let timer: ReturnType<typeof setTimeout> | undefined
let last = 0

/** Something changed that the counts of the views show: they are asked for again, at most once a second. */
export function countsChanged(): void {
  if (timer) return
  timer = setTimeout(
    () => {
      timer = undefined
      last = Date.now()
      void queryClient.invalidateQueries({ queryKey: keys.counts })
    },
    Math.max(50, everyMs - (Date.now() - last)),
  )
}
