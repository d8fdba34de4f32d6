import { type RefObject, useLayoutEffect } from 'react'

/** Where the browser cannot size a field by its content. */
export function useGrowing(areaRef: RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every change of the text
  useLayoutEffect(() => {
    const area = areaRef.current
    if (!area || CSS.supports('field-sizing', 'content')) return
    area.style.height = 'auto'
    area.style.height = `${area.scrollHeight}px`
  }, [text])
}
