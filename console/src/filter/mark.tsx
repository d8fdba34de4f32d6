import type { Priority, Status } from '../api/types.ts'
import { Avatar, ChannelMark, Icon, type IconName, PriorityMark, StatusMark } from '../design/index.ts'
import type { Choice } from './query.ts'
import type { Field } from './tokens.ts'

export const fieldIcons: Record<Field, IconName> = {
  status: 'check',
  channel: 'inbox',
  assignee: 'person',
  tag: 'tag',
  priority: 'flag',
  department: 'department',
  inbox: 'inbox',
}

/** What a value looks like elsewhere; decorative, its label stands beside it. */
export function ChoiceMark({ field, choice }: { field: Field; choice: Choice }) {
  return (
    <span aria-hidden className="flex w-4 shrink-0 justify-center text-n-11">
      {field === 'status' ? (
        <StatusMark status={choice.id as Status} />
      ) : field === 'channel' ? (
        <ChannelMark channel={choice.id} isDecorative />
      ) : field === 'priority' ? (
        <PriorityMark priority={choice.id as Priority} />
      ) : field === 'assignee' && choice.id.startsWith('agt_') ? (
        <Avatar name={choice.label} size={18} className="-mx-0.5" />
      ) : (
        <Icon name={fieldIcons[field]} size={14} />
      )}
    </span>
  )
}
