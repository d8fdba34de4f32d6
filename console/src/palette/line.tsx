import { Command } from 'cmdk'
import { Icon, Kbd } from '../design/index.ts'
import type { Entry } from './entries.ts'

/** A line of the command bar: what, of what, and its key. */
export function Line({ entry, onChoose }: { entry: Entry; onChoose: () => void }) {
  const { id, words, of, detail, note, mark, keys, isChosen, leadsOn } = entry
  return (
    <Command.Item
      value={id}
      onSelect={onChoose}
      className="flex min-h-8 cursor-default scroll-my-2 items-center gap-2 rounded-control px-2 py-1 text-13 select-none data-[selected=true]:bg-n-4 max-md:min-h-11"
    >
      {of && (
        <>
          <span className="shrink-0 text-n-11">{of}</span>
          <Icon name="forward" size={12} className="-mx-1 text-n-9" />
        </>
      )}
      {mark}
      <span className={`min-w-0 truncate ${detail ? 'max-w-[60%] shrink-0' : ''}`}>{words}</span>
      {detail && <span className="min-w-0 truncate text-12 text-n-11">{detail}</span>}
      <span className="ml-auto flex shrink-0 items-center gap-2 pl-2">
        {note && <span className="tabular text-12 text-n-11">{note}</span>}
        {isChosen === true && <Icon name="check" size={14} className="text-accent-text" />}
        {isChosen === 'partly' && <Icon name="minus" size={14} className="text-n-11" />}
        {keys && <Kbd keys={keys} className="max-md:hidden" />}
        {leadsOn && <Icon name="forward" size={14} className="text-n-10" />}
      </span>
    </Command.Item>
  )
}
