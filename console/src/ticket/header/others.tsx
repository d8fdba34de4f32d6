import { useQuery } from '@tanstack/react-query'
import { agentsQuery, meQuery } from '../../api/queries.ts'
import { Avatar, Tooltip } from '../../design/index.ts'
import { usePresence } from '../../live/index.ts'
import { formatList } from '../../words/t.ts'
import { t } from '../words.ts'

/** Those who are there, without this agent's own other windows. */
function useOthers(ticketId: string): { viewing: string[]; typing: string[] } {
  const { viewing, typing } = usePresence(ticketId)
  const me = useQuery(meQuery()).data?.id
  return { viewing: viewing.filter((id) => id !== me), typing: typing.filter((id) => id !== me) }
}

function useNames(ids: readonly string[]): string[] {
  const agents = useQuery(agentsQuery()).data
  return ids.map((id) => agents?.find((one) => one.id === id)?.name ?? t('app.someone'))
}

/** Who else has this ticket on screen. */
export function Looking({ ticketId }: { ticketId: string }) {
  const { viewing, typing } = useOthers(ticketId)
  const names = useNames(viewing)
  const [first] = names
  if (!first) return null
  const words = t('ticket.looking', { names: formatList(names), count: names.length })
  return (
    <Tooltip words={words}>
      <span role="img" aria-label={words} className="flex shrink-0 -space-x-1.5">
        {names.slice(0, 3).map((name, at) => (
          <Avatar
            key={viewing[at]}
            name={name}
            look="outline"
            className={`bg-n-1 ${typing.includes(viewing[at] ?? '') ? 'border-accent! text-accent-text' : ''}`}
          />
        ))}
        {names.length > 3 && <span className="pl-2.5 text-12 leading-6 text-n-11">+{names.length - 3}</span>}
      </span>
    </Tooltip>
  )
}

/** Who else writes here, above the composer. */
export function Typing({ ticketId }: { ticketId: string }) {
  const { typing } = useOthers(ticketId)
  const names = useNames(typing)
  return (
    <p
      role="status"
      className="pointer-events-none absolute bottom-full left-4 z-2 max-w-[calc(100%-2rem)] truncate pb-1 text-12 text-n-11 xl:left-1/2 xl:w-[calc(min(100%,720px)-2rem)] xl:-translate-x-1/2"
    >
      {names.length > 0 && (
        <span className="rounded-control bg-n-1/90 px-1.5 py-0.5">
          {t('ticket.typing', { names: formatList(names), count: names.length })}
        </span>
      )}
    </p>
  )
}
