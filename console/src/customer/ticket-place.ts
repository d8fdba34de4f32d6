import { useParams } from '@tanstack/react-router'
import { type Status, type View, views } from '../api/types.ts'

/** The view in which a ticket is opened: the one that is open already, else one that holds such tickets. */
export function useTicketView(): (status: Status) => View {
  const { view } = useParams({ strict: false })
  const here = views.find((one) => one === view)
  return (status) => here ?? (status === 'resolved' ? 'resolved' : 'open')
}
