import type { GraphRule, GraphRules } from '../meta/graph.ts'

const windowClosed = refused('The customer wrote too long ago; Messenger does not let this answer through.')
const permission = refused('This page’s token lacks the permission to write to people.', true)
/** Such an answer does not say whether the message was taken. */
const temporary: GraphRule = { outcome: 'unknown', words: 'Messenger had a passing fault.' }
const tooMany = retry('This page sends faster than Messenger allows.', 60_000)

/** Send API error codes, narrowed by subcode: what to do, and words for an agent. */
export const rules: GraphRules = {
  '190': refused('Messenger no longer accepts this page’s access token.', true),
  '102': refused('Messenger no longer accepts this page’s access token.', true),
  '3': permission,
  '200': permission,
  '230': permission,
  '10': permission,
  '10/2018278': windowClosed,
  '10/2018065': windowClosed,
  '10/1893063': refused('Messenger has stopped this page from sending for a while.', true),
  '100': refused('Messenger does not accept something in the message.'),
  '100/33': refused('The page of this inbox does not exist or is not open to its token.', true),
  '100/1893061': refused('Messenger no longer knows the tag of this message.'),
  '100/2018001': refused('Messenger does not know this person.'),
  '551': refused('This person cannot be reached at the moment: they have left or blocked the page.'),
  '368': refused('Messenger has blocked this page for breaking its policies.', true),
  '1': temporary,
  '2': temporary,
  '-1': temporary,
  '1200': retry('Messenger could not send the message just now.', 5_000),
  '4': retry('This app has made too many requests.', 300_000),
  '4/2018022': tooMany,
  '32': retry('This page has made too many requests.', 300_000),
  '613': tooMany,
  '80006': retry('This page has sent too many messages for now.', 300_000),
}

function refused(words: string, inboxBroken?: true): GraphRule {
  return inboxBroken ? { outcome: 'refused', words, inboxBroken } : { outcome: 'refused', words }
}

function retry(words: string, afterMs: number): GraphRule {
  return { outcome: 'retry', words, afterMs }
}
