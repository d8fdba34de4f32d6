import type { DraftMode } from '../../api/types.ts'
import { Button, IconButton, Menu, MenuItem, Tooltip } from '../../design/index.ts'
import { t } from '../words.ts'

export type ThenStatus = 'resolved' | 'pending_customer' | null

type Props = {
  mode: DraftMode
  disabledBecause: string | false
  mayMove: boolean
  onSend: (then: ThenStatus) => void
}

/** Names what it does; what may follow the sending stands behind it. */
export function SendButton({ mode, disabledBecause, mayMove, onSend }: Props) {
  const isNote = mode === 'note'
  const words = t(isNote ? 'ticket.add_note' : 'ticket.send')
  const button = (
    <Button
      look="primary"
      icon={isNote ? 'note' : 'send'}
      keys="mod+enter"
      disabledBecause={disabledBecause}
      onClick={() => onSend(null)}
      className={mayMove ? 'rounded-r-none' : ''}
    >
      {words}
    </Button>
  )
  return (
    <span className="flex">
      {disabledBecause ? (
        button
      ) : (
        <Tooltip words={words} keys="mod+enter" side="top">
          {button}
        </Tooltip>
      )}
      {mayMove && (
        <Menu
          align="end"
          side="top"
          trigger={
            <IconButton
              icon="up"
              label={t('ticket.more_ways')}
              side="top"
              disabled={Boolean(disabledBecause)}
              className="rounded-l-none border-l border-l-accent-on/30 bg-accent text-accent-on! hover:bg-accent-hover"
            />
          }
        >
          <MenuItem icon="check" keys="mod+shift+enter" onSelect={() => onSend('resolved')}>
            {t(isNote ? 'ticket.add_note_and_resolve' : 'ticket.send_and_resolve')}
          </MenuItem>
          {!isNote && (
            <MenuItem icon="clock" onSelect={() => onSend('pending_customer')}>
              {t('ticket.send_and_wait')}
            </MenuItem>
          )}
        </Menu>
      )}
    </span>
  )
}
