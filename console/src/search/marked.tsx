import { Fragment } from 'react'

/** A text with what was found in it marked. Ranges are UTF-16 offsets; what is out of order or out of the text is passed over. */
export function Marked({ text, matches }: { text: string; matches: readonly (readonly [number, number])[] }) {
  return piecesOf(text, matches).map(({ words, isFound }, at) =>
    isFound ? (
      <mark
        key={at}
        className="rounded-[2px] bg-waiting-soft font-medium text-n-12 shadow-[0_0_0_1px_var(--waiting-line)]"
      >
        {words}
      </mark>
    ) : (
      <Fragment key={at}>{words}</Fragment>
    ),
  )
}

export function piecesOf(text: string, matches: readonly (readonly [number, number])[]) {
  const pieces: { words: string; isFound: boolean }[] = []
  let done = 0
  for (const [start, end] of matches) {
    if (start < done || end <= start || end > text.length) continue
    if (start > done) pieces.push({ words: text.slice(done, start), isFound: false })
    pieces.push({ words: text.slice(start, end), isFound: true })
    done = end
  }
  if (done < text.length) pieces.push({ words: text.slice(done), isFound: false })
  return pieces
}
