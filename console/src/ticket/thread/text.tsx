import { useState } from 'react'
import { formatBytes } from '../../words/sizes.ts'
import { t } from '../words.ts'
import { textParts } from './links.ts'
import { shorten } from './names.ts'

const mostCharacters = 1500
const mostLines = 24

type Props = { text: string; mentions?: readonly string[] }

/**
 * The words of a message, whatever they are: shown as text, each paragraph in its own writing direction, broken where it must be,
 * and folded when there is very much of it.
 */
export function MessageText({ text, mentions = [] }: Props) {
  const [isWhole, setWhole] = useState(false)
  const folded = fold(text)
  const isLong = folded !== text
  const shown = isWhole ? text : folded
  return (
    <>
      <div
        dir="auto"
        className="max-w-full overflow-hidden text-14 wrap-anywhere whitespace-pre-wrap [unicode-bidi:plaintext]"
      >
        {textParts(shown).map(({ text: part, href }, at) =>
          href ? (
            <a key={at} href={href} target="_blank" rel="noopener noreferrer nofollow" className="text-link">
              {part}
            </a>
          ) : (
            <Mentions key={at} text={part} names={mentions} />
          ),
        )}
      </div>
      {isLong && (
        <button
          type="button"
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
          className="mt-1 rounded-[4px] text-13 font-medium text-accent-text hover:underline"
        >
          {isWhole ? t('ticket.show_less') : t('ticket.show_all', { size: formatBytes(new Blob([text]).size) })}
        </button>
      )}
    </>
  )
}

/** Cut to what is read at a glance; the text itself when it is not much longer. */
function fold(text: string): string {
  const lines = text.split('\n', mostLines * 2)
  const byLines = lines.length >= mostLines * 1.5 ? `${lines.slice(0, mostLines).join('\n')}…` : text
  return byLines.length > mostCharacters * 1.5 ? shorten(byLines, mostCharacters) : byLines
}

function Mentions({ text, names }: { text: string; names: readonly string[] }) {
  if (names.length === 0) return text
  const pattern = new RegExp(
    `(${names.map((name) => `@${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`).join('|')})`,
    'g',
  )
  return text.split(pattern).map((part, at) =>
    at % 2 === 1 ? (
      <strong key={at} className="font-medium text-accent-text">
        {part}
      </strong>
    ) : (
      part
    ),
  )
}
