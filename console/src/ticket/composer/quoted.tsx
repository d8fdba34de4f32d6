import type { Message } from '../../api/types.ts'
import { IconButton } from '../../design/index.ts'
import { wordsFor } from '../thread/kind.tsx'
import { shorten } from '../thread/names.ts'
import { t } from '../words.ts'

/** What the answer quotes, above it. */
export function Quoted({ message, onStop }: { message: Message; onStop: () => void }) {
  return (
    <div className="mx-2 mt-2 flex items-center gap-2 rounded-[4px] border-l-2 border-n-8 bg-n-3 py-1 pr-1 pl-2">
      <span dir="auto" className="line-clamp-2 min-w-0 flex-1 text-12 wrap-anywhere text-n-11">
        {shorten(wordsFor(message), 200)}
      </span>
      <IconButton icon="close" size="small" side="top" label={t('ticket.stop_quoting')} onClick={onStop} />
    </div>
  )
}
