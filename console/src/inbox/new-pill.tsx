import { useQueryClient } from '@tanstack/react-query'
import type { RefObject } from 'react'
import { useCommands } from '../commands/index.ts'
import { Icon, Tooltip } from '../design/index.ts'
import { release } from '../live/hold.ts'
import { useInbox } from './state.tsx'
import { t } from './words.ts'

type Props = { above: number; scroller: RefObject<HTMLDivElement | null> }

/** How much waits until the pointer leaves, or came above what is in view. */
export function NewPill({ above, scroller }: Props) {
  const { waiting, filter, me } = useInbox()
  const client = useQueryClient()
  const count = waiting + above
  const show = () => {
    release(client, filter, me)
    scroller.current?.scrollTo({ top: 0 })
  }
  useCommands([
    {
      id: 'inbox.show_new',
      words: t('inbox.show_new'),
      group: t('inbox.group'),
      key: '.',
      when: () => count > 0,
      run: show,
    },
  ])
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 top-2 z-10 flex justify-center">
      {count > 0 && (
        <Tooltip words={t('inbox.show_new')} keys=".">
          <button
            type="button"
            onClick={show}
            className="floating pointer-events-auto flex h-7 items-center gap-1.5 rounded-full px-3 text-12 font-medium text-accent-text hover:bg-accent-soft"
          >
            <Icon name="up" size={12} />
            {t('inbox.new_above', { count })}
          </button>
        </Tooltip>
      )}
    </div>
  )
}
