/** Asks again and again until the answer is not undefined, null or false. @throws after `withinMs`. */
export async function until<T>(ask: () => Promise<T | undefined | null | false>, withinMs = 5000): Promise<T> {
  const end = Date.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== null && answer !== false) return answer
    if (Date.now() > end) throw new Error(`Nothing came within ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
}
