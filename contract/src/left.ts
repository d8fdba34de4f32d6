/**
 * Instead of an event by which a ticket left what its reader sees: it says only that the ticket is gone from there. The log holds
 * no such event; it is made for the reader.
 */
export const leftType = 'ticket.left'
