import type { Ticket } from '../../api/types.ts'

export type Filling = {
  ticket: Pick<Ticket, 'number'>
  customerName: string | null
  agentName: string
}

/** A canned reply with its placeholders filled; one whose value is not known, or that is none of ours, is left out or left as it is. */
export function fillPlaceholders(content: string, { ticket, customerName, agentName }: Filling): string {
  const values: Record<string, string> = {
    'customer.name': customerName ?? '',
    'customer.first_name': customerName?.trim().split(/\s+/)[0] ?? '',
    'agent.name': agentName,
    'ticket.number': `#${ticket.number}`,
  }
  return content
    .replace(/( ?)\{\{\s*([a-z_.]+)\s*\}\}/g, (whole, space: string, name: string) => {
      const value = values[name]
      if (value === undefined) return whole
      return value === '' ? '' : space + value
    })
    .trimEnd()
}
