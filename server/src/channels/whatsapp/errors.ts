import type { GraphRule, GraphRules } from '../meta/graph.ts'

const token = refused('WhatsApp no longer accepts this inbox’s access token.', true)
const permission = refused('This inbox’s access token lacks the permission to send.', true)
const gone = refused('The phone number of this inbox does not exist or is not open to its access token.', true)
/** Such an answer does not say whether the message was taken. */
const temporary: GraphRule = { outcome: 'unknown', words: 'WhatsApp had a passing fault.' }
const template = refused('WhatsApp does not accept this template.')

/** Cloud API error codes: what to do, and words for an agent. The same words serve failed statuses. */
export const rules: GraphRules = {
  '0': token,
  '190': token,
  '3': permission,
  '10': permission,
  '200': permission,
  '131005': permission,
  '33': gone,
  '100/33': gone,
  '1': temporary,
  '2': temporary,
  '131000': temporary,
  '131016': temporary,
  '4': retry('This app has made too many requests to WhatsApp this hour.', 300_000),
  '80007': retry('This WhatsApp Business account has made too many requests this hour.', 300_000),
  '130429': retry('This phone number sends faster than WhatsApp allows.', 2_000),
  '131056': retry('Too many messages to this one person in a short time.', 6_000),
  '131057': retry('WhatsApp is maintaining this phone number.', 60_000),
  '131048': retry('WhatsApp has slowed this phone number down because messages were reported as spam.', 1_800_000),
  '131064': retry('WhatsApp has slowed this phone number down because templates were filed wrongly.', 1_800_000),
  '133016': refused('This phone number was registered too often; it can be registered again later.', true),
  '368': refused('WhatsApp has blocked this account for breaking its policies.', true),
  '131031': refused('WhatsApp has locked this account.', true),
  '131042': refused('WhatsApp could not charge this account; an admin must see to its payment.', true),
  '131037': refused('The display name of this phone number is not approved.', true),
  '131045': refused('This phone number is not registered with WhatsApp.', true),
  '130497': refused('WhatsApp does not let this account write to people in this country.'),
  '131047': refused('More than 24 hours have passed since the customer wrote; only a template may be sent.'),
  '131026': refused('This person cannot be reached: no WhatsApp, an old version, or they have not accepted its terms.'),
  '131021': refused('The message is addressed to the number that it comes from.'),
  '131030': refused('This person is not on the list of numbers that a test account may write to.'),
  '131051': refused('WhatsApp does not know this kind of message.'),
  '131008': refused('WhatsApp misses something in the message.'),
  '131009': refused('WhatsApp does not accept something in the message.'),
  '100': refused('WhatsApp does not accept something in the message.'),
  '131049': refused('WhatsApp held the message back to keep its users from too much marketing; not before 24 hours.'),
  '131050': refused('This person has stopped marketing messages from you.'),
  '130472': refused('WhatsApp held the message back, for this person is part of an experiment.'),
  '131052': refused('WhatsApp could not fetch the attachment that the customer sent.'),
  '131053': refused('WhatsApp could not take the attachment.'),
  '131062': refused('This message needs the person’s phone number, which is hidden.'),
  '132000': template,
  '132001': template,
  '132005': template,
  '132007': template,
  '132012': template,
  '132015': refused('This template is paused, for people reported it.'),
  '132016': refused('This template is switched off for good, for people reported it too often.'),
  '132068': refused('The form in this message is blocked.'),
  '132069': refused('The form in this message is slowed down by WhatsApp.'),
  '137000': refused('This person’s security code has changed and must be confirmed first.'),
}

function refused(words: string, inboxBroken?: true): GraphRule {
  return inboxBroken ? { outcome: 'refused', words, inboxBroken } : { outcome: 'refused', words }
}

function retry(words: string, afterMs: number): GraphRule {
  return { outcome: 'retry', words, afterMs }
}
