import { priorities } from '@parley/contract'
import type { Status } from '../../api/types.ts'
import { PickList, PriorityMark, priorityWord, StatusMark, statusWord } from '../../design/index.ts'
import { t } from '../words.ts'
import { moves } from './actions.ts'
import { Chip } from './chip.tsx'
import { at, type FieldProps } from './field.ts'

export function StatusField(props: FieldProps) {
  const { ticket, actions, setOpen, mayUpdate } = props
  const { status } = ticket
  const choices: Status[] = [status, ...moves[status]]
  return (
    <Chip
      {...at('status', props)}
      label={t('ticket.status')}
      keys="s"
      isOff={!mayUpdate || moves[status].length === 0}
      list={
        <PickList
          isShort
          label={t('ticket.change_status')}
          options={choices.map((one) => ({
            value: one,
            label: statusWord(one),
            mark: <StatusMark status={one} />,
            isChosen: one === status,
          }))}
          onPick={(next) => {
            setOpen(null)
            if (next !== status) actions.setStatus(next)
          }}
        />
      }
    >
      <StatusMark status={status} withWord />
    </Chip>
  )
}

export function PriorityField(props: FieldProps) {
  const { ticket, actions, setOpen, mayUpdate } = props
  return (
    <Chip
      {...at('priority', props)}
      label={t('ticket.priority')}
      keys="p"
      isOff={!mayUpdate}
      list={
        <PickList
          isShort
          label={t('ticket.change_priority')}
          options={[...priorities].reverse().map((one) => ({
            value: one,
            label: priorityWord(one),
            mark: <PriorityMark priority={one} />,
            isChosen: one === ticket.priority,
          }))}
          onPick={(next) => {
            setOpen(null)
            if (next !== ticket.priority) actions.setPriority(next)
          }}
        />
      }
    >
      <PriorityMark priority={ticket.priority} withWord />
    </Chip>
  )
}
