import type { Choices } from '../transcript/entry.ts'

/** What the bot says before it hands over: the first row whose pattern fits, else the last one. */
const answers: [pattern: RegExp, words: string][] = [
  [
    /order|parcel|deliver|track/i,
    'Orders leave our house within a day and arrive in two to four. Is there more to it?',
  ],
  [
    /return|refund|exchange|broken/i,
    'You can return anything within 30 days. The form is in every parcel. Shall somebody help you?',
  ],
  [/sign in|log ?in|password|account|locked/i, 'A new password comes by e-mail within a minute. Did that not work?'],
  [/^(hi|hello|hey|good)\b/i, 'Hello! I am the shop’s bot. What is it about?'],
  [/thank/i, 'You are welcome.'],
  [/./s, 'I am only a bot and did not get that. I can fetch a person for you.'],
]

export const greeting = 'Hello! I am the shop’s bot. Ask me something, or let me fetch a person.'

export function answerOf(text: string): string {
  return answers.find(([pattern]) => pattern.test(text))?.[1] ?? greeting
}

/** Whether these words ask for a person. */
export function wantsPerson(text: string): boolean {
  return /\b(person|human|agent|somebody|someone|people)\b/i.test(text)
}

/** The buttons below what the bot says. */
export function botChoices(sessionId: string): Choices {
  const say = (text: string) => ({
    title: text,
    description: null,
    url: null,
    write: { session_id: sessionId, text },
  })
  return {
    style: 'buttons',
    label: null,
    options: [
      say('Where is my order?'),
      say('I cannot sign in'),
      { ...say('Talk to a person'), write: { session_id: sessionId, handOver: true } },
    ],
  }
}
