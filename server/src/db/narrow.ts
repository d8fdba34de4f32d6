/** A call that runs longer than this waits for something else than a processor, and holds nobody up any more. ms. */
const briefMs = 50

/**
 * Lets at most `most` brief calls of this kind run at a time; the others wait their turn, first come first served. For queries that
 * the database does no faster when more of them run at once: a few connections then have their plans and tables at hand.
 */
export function narrow<Args extends unknown[], Result>(
  run: (...args: Args) => Promise<Result>,
  most: number,
): (...args: Args) => Promise<Result> {
  const waiting: (() => void)[] = []
  let brief = 0

  function leave(): void {
    const next = waiting.shift()
    if (next) next()
    else brief--
  }

  return async (...args) => {
    if (brief < most) brief++
    else await new Promise<void>((resolve) => waiting.push(resolve))
    let isBrief = true
    const timer = setTimeout(() => {
      isBrief = false
      leave()
    }, briefMs)
    try {
      return await run(...args)
    } finally {
      clearTimeout(timer)
      if (isBrief) leave()
    }
  }
}
