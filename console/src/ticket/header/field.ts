import type { Ticket } from '../../api/types.ts'
import type { TicketActions } from './actions.ts'

export type Field = 'status' | 'priority' | 'assignee' | 'department' | 'tags' | 'snooze'
export type FieldProps = {
  ticket: Ticket
  actions: TicketActions
  open: Field | null
  setOpen: (field: Field | null) => void
  mayUpdate: boolean
  mayAssign: boolean
  me: string
}

/** In a list of people or departments: none of them. */
export const nobody = 'none'

/** Props that tie a field's chip to the one that is open. */
export const at = (field: Field, { open, setOpen }: FieldProps) => ({
  isOpen: open === field,
  onOpenChange: (isOpen: boolean) => setOpen(isOpen ? field : null),
})
