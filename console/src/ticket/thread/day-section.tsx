import type { Message } from '../../api/types.ts'
import type { Day } from './entries.ts'
import type { EventNames } from './event-words.ts'
import { Group } from './group.tsx'
import { DayMark, EventLine, NewLine } from './marks.tsx'

type DayProps = { day: Day; ticketId: string; names: EventNames; lastOurs: Message | undefined }

/** What was said and done on one day. */
export function DaySection({ day, ticketId, names, lastOurs }: DayProps) {
  return (
    <section className="flex flex-col gap-3 pt-3">
      <DayMark at={day.at} />
      <ol className="flex flex-col gap-4">
        {day.entries.map((entry) =>
          entry.kind === 'group' ? (
            <Group
              key={entry.key}
              messages={entry.messages}
              ticketId={ticketId}
              isLast={entry.messages.some((one) => one === lastOurs)}
            />
          ) : entry.kind === 'events' ? (
            <EventLine key={entry.key} events={entry.events} names={names} />
          ) : (
            <NewLine key={entry.key} />
          ),
        )}
      </ol>
    </section>
  )
}
