import type { Choice, Entry } from '../../../src/transcript/entry.ts'
import { timeOf } from '../pieces/use.ts'
import type { Phone } from '../place.ts'
import { skins } from '../platforms.ts'
import { Buttons } from './choices.tsx'
import { Content } from './content.tsx'
import { act } from './do.ts'
import { EntryMenu } from './entry-menu.tsx'
import { Ticks } from './ticks.tsx'

export type MessageActions = {
  onReply: (entry: Entry) => void
  onEdit: (entry: Entry) => void
  onPress: (choice: Choice) => void
  onOpenList: (entry: Entry) => void
}

/**
 * One entry of the conversation as the phone shows it. `quoted` is what it answers; `follows`: the same speaker, just before. What
 * the bot offers can be pressed while nothing was said since.
 */
export function Message(
  props: { phone: Phone; entry: Entry; quoted: Entry | undefined; follows: boolean; isLast: boolean } & MessageActions,
) {
  const { phone, entry, follows } = props
  if (entry.from === 'platform') return <li className="notice">{entry.text}</li>
  if (entry.state === 'failed') return <Failed entry={entry} />
  const isOwn = entry.from === 'customer'
  const isOnItsWay = !isOwn && entry.from === 'business' && reports.has(phone.platform) && isEarly(entry)
  const side = isOwn ? 'own' : 'theirs'
  return (
    <li className={`entry entry-${side} ${follows ? 'entry-follows' : ''} ${isOnItsWay ? 'entry-early' : ''}`}>
      <div className="bubble-row">
        <div className={`bubble bubble-${entry.kind}`}>
          {entry.from === 'app' && <p className="label">From the business’s own app</p>}
          {entry.from === 'bot' && !follows && <p className="label">Bot</p>}
          {entry.replyTo !== null && <Quote quoted={props.quoted} />}
          <Content entry={entry} />
          <p className="meta">
            {entry.editedAt !== null && entry.deletedAt === null && <span>edited</span>}
            <time dateTime={new Date(entry.at).toISOString()}>{timeOf(entry.at)}</time>
            {isOwn && <Ticks state={entry.state} />}
          </p>
          <Reactions phone={phone} entry={entry} />
        </div>
        {entry.deletedAt === null && (
          <EntryMenu
            phone={phone}
            entry={entry}
            onReply={() => props.onReply(entry)}
            onEdit={() => props.onEdit(entry)}
          />
        )}
      </div>
      {entry.choices && entry.choices.style !== 'quick' && (entry.from !== 'bot' || props.isLast) && (
        <Buttons choices={entry.choices} onPress={props.onPress} onOpenList={() => props.onOpenList(entry)} />
      )}
    </li>
  )
}

/** Platforms that tell of deliveries: there a message is on the phone once it is delivered. */
const reports: ReadonlySet<string> = new Set(['whatsapp', 'facebook'])

function isEarly({ state }: Entry): boolean {
  return state === 'accepted' || state === 'sent'
}

/** Parley sent it and the platform gave up on it: the customer never sees it, whoever plays the customer should know. */
function Failed({ entry }: { entry: Entry }) {
  return (
    <li className="entry-failed">
      <strong>Did not reach this phone</strong>
      {entry.reason !== null && `: ${entry.reason}`}
      {entry.text !== null && <span className="failed-text">“{entry.text}”</span>}
    </li>
  )
}

function Quote({ quoted }: { quoted: Entry | undefined }) {
  const words = quoted?.text ?? quoted?.media?.fileName ?? (quoted ? quoted.kind : 'A message that is not here')
  return (
    <blockquote className="quote">
      <span className="quote-who">
        {quoted === undefined ? 'Quoted' : quoted.from === 'customer' ? 'You' : 'The business'}
      </span>
      <span className="quote-words">{quoted?.deletedAt ? 'A deleted message' : words}</span>
    </blockquote>
  )
}

function Reactions({ phone, entry }: { phone: Phone; entry: Entry }) {
  const { customer, business } = entry.reactions
  if (customer === null && business === null) return null
  return (
    <span className="reactions">
      {business !== null && (
        <span className="reaction" role="img" aria-label={`The business reacted with ${business}`}>
          {business}
        </span>
      )}
      {customer !== null && (
        <button
          type="button"
          className="reaction"
          aria-label={`You reacted with ${customer}; take it away`}
          title="Take it away"
          onClick={() => void act(phone, skins[phone.platform].react(entry, null))}
        >
          {customer}
        </button>
      )}
    </span>
  )
}
