/**
 * Gathers what arrives and hands it over once a frame, or four times a second while the page is hidden, so that a burst of
 * events costs one rendering.
 */
export function createBatch<Item>(
  apply: (items: Item[]) => void,
  schedule: (run: () => void) => void = nextFrame,
): { add(item: Item): void; flush(): void } {
  let items: Item[] = []
  const flush = () => {
    if (items.length === 0) return
    const given = items
    items = []
    apply(given)
  }
  return {
    add(item) {
      items.push(item)
      if (items.length === 1) schedule(flush)
    },
    flush,
  }
}

function nextFrame(run: () => void): void {
  if (document.hidden) setTimeout(run, 250)
  else {
    // A page that becomes hidden gets no more frames.
    const late = setTimeout(run, 500)
    requestAnimationFrame(() => {
      clearTimeout(late)
      run()
    })
  }
}
