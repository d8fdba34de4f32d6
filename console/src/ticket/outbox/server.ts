import type { Scheduled } from '../../api/types.ts'
import type { Outgoing } from './outgoing.ts'
import { asProblem } from './problem.ts'

export type OutboxServer = {
  /** Sends it, or has the server send it when its delay is over: null when it is a message already. Safe to repeat. */
  post(entry: Outgoing): Promise<Scheduled | null>
  takeBack(scheduledId: string): Promise<void>
  list(ticketId: string): Promise<Scheduled[]>
  /** Fetches the ticket anew. @returns the client ids of the messages on its timeline */
  refresh(ticketId: string): Promise<ReadonlySet<string>>
}

/** A request may have reached the server or not: asks which. */
export async function scheduledIdOf(server: OutboxServer, entry: Outgoing): Promise<string | null> {
  const rows = await server.list(entry.ticketId)
  return rows.find((row) => row.client_id === entry.clientId)?.scheduled_id ?? null
}

export async function isSent(server: OutboxServer, entry: Outgoing): Promise<boolean> {
  return (await server.refresh(entry.ticketId)).has(entry.clientId)
}

/** @returns false when it comes too late */
export async function withdraw(server: OutboxServer, scheduledId: string): Promise<boolean> {
  try {
    await server.takeBack(scheduledId)
  } catch (error) {
    const { status } = asProblem(error)
    if (status === 409) return false
    if (status !== 404) throw error
  }
  return true
}
