/**
 * `waiting_since`: the time of the customer's first public message that nobody has answered. A public message of an agent or a
 * bot answers every message that was recorded before it and does not bear a later time: what was typed in a platform's own app
 * may reach us after the customer's next message. What a customer's late message says has been answered by nobody, whatever its
 * time. A ticket that is resolved or closed waits for nobody.
 */

/** After one more message of the customer's. */
export function sinceAfterCustomer(since: Date | null, at: Date): Date {
  return since && since <= at ? since : at
}

/**
 * After an answer.
 * @returns null when it answers the first who waits. A message between the two times may wait all the same: who takes answers
 *   that are not the newest of the ticket looks at the timeline as well.
 */
export function sinceAfterAnswer(since: Date | null, at: Date): Date | null {
  return since && at < since ? since : null
}
