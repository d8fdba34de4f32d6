import type { DraftMode } from '../../api/types.ts'
import { classes, Tooltip } from '../../design/index.ts'
import { t } from '../words.ts'

const modes = [
  { mode: 'reply', words: 'ticket.reply', hint: 'ticket.write_reply', keys: 'r' },
  { mode: 'note', words: 'ticket.note', hint: 'ticket.write_note', keys: 'n' },
] as const

/** To the customer, or to colleagues; the ground of the whole composer changes with it. */
export function ModeSwitch({ mode, onChange }: { mode: DraftMode; onChange: (mode: DraftMode) => void }) {
  return (
    <fieldset
      className={classes('flex shrink-0 rounded-control p-0.5', mode === 'note' ? 'bg-waiting-line/50' : 'bg-n-4')}
    >
      <legend className="sr-only">{t('ticket.mode')}</legend>
      {modes.map((one) => (
        <Tooltip key={one.mode} words={t(one.hint)} keys={one.keys} side="top">
          <button
            type="button"
            aria-pressed={mode === one.mode}
            aria-keyshortcuts={one.keys}
            onClick={() => onChange(one.mode)}
            className="h-6 rounded-[4px] px-2.5 text-12 font-medium text-n-11 hover:text-n-12 aria-pressed:bg-n-1 aria-pressed:text-n-12 max-md:h-8 max-md:px-3"
          >
            {t(one.words)}
          </button>
        </Tooltip>
      ))}
    </fieldset>
  )
}
