-- What happened to a ticket besides its messages, for its own timeline. Partial, and by the few types that are shown there: a
-- customer's message tells message.created and mostly nothing else, so that intake writes no entry of it.
create index event_history on event (ticket_id, seq)
  where type in ('ticket.assigned', 'ticket.status_changed', 'ticket.updated');
