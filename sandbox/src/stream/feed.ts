import type { Frame } from './frame.ts'

type Listener = (key: string, make: () => Frame) => void

/**
 * Tells those who watch what has changed. A change is named by a key and by how to read its present state, so that a
 * watcher may leave out all but the last of many changes. With nobody watching it costs a comparison.
 */
export class Feed {
  readonly #listeners = new Set<Listener>()

  changed(key: string, make: () => Frame): void {
    for (const listener of this.#listeners) listener(key, make)
  }

  watch(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  get watchers(): number {
    return this.#listeners.size
  }
}

export const mostWaiting = 5000

/**
 * What one watcher has not been told yet: the newest state of each key, in the order of the first change. When more than
 * `mostWaiting` keys wait, everything is let go and one `lost` frame stands for it: ask for everything anew.
 */
export class Waiting {
  #makes = new Map<string, () => Frame>()
  #lost = false

  add(key: string, make: () => Frame): void {
    if (this.#lost) return
    this.#makes.set(key, make)
    if (this.#makes.size <= mostWaiting) return
    this.#makes = new Map()
    this.#lost = true
  }

  get isEmpty(): boolean {
    return this.#makes.size === 0 && !this.#lost
  }

  /** Up to `most` frames, read now; the rest goes on waiting. */
  take(most: number): Frame[] {
    if (this.#lost) {
      this.#lost = false
      return [{ type: 'lost' }]
    }
    const frames: Frame[] = []
    for (const [key, make] of this.#makes) {
      if (frames.length >= most) break
      this.#makes.delete(key)
      frames.push(make())
    }
    return frames
  }
}
