import { classes, IconButton } from '../../design/index.ts'
import { t } from '../words.ts'

type Kind = 'emoji' | 'canned' | 'mention'

/** What can be put into the text, for those who do not type its sign. */
export function Inserts({ isNote, onOpen }: { isNote: boolean; onOpen: (kind: Kind) => void }) {
  return (
    <>
      <IconButton icon="emoji" side="top" label={t('ticket.emoji_hint')} onClick={() => onOpen('emoji')} />
      <IconButton icon="canned" side="top" label={t('ticket.canned_hint')} onClick={() => onOpen('canned')} />
      {isNote && (
        <IconButton icon="mention" side="top" label={t('ticket.mention_hint')} onClick={() => onOpen('mention')} />
      )}
    </>
  )
}

/** How many characters may follow; nothing while there are plenty. */
export function Left({ characters }: { characters: number | null }) {
  const isOver = characters !== null && characters < 0
  return (
    <span role="status" className={classes('tabular ml-auto px-2 text-12', isOver ? 'text-urgent' : 'text-n-11')}>
      {characters === null
        ? ''
        : isOver
          ? t('ticket.too_long', { count: -characters })
          : t('ticket.characters_left', { count: characters })}
    </span>
  )
}
