import type { Entry } from '../../../src/transcript/entry.ts'
import { Icon } from '../pieces/icon.tsx'
import { Menu, type MenuItem } from '../pieces/menu.tsx'
import { say } from '../pieces/toasts.tsx'
import { exactTimeOf } from '../pieces/use.ts'
import type { Phone } from '../place.ts'
import { skins } from '../platforms.ts'
import { act } from './do.ts'

/** What the person can do with a message: react, reply, edit or delete the own ones, and copy its id. */
export function EntryMenu(props: { phone: Phone; entry: Entry; onReply: () => void; onEdit: () => void }) {
  const { phone, entry } = props
  const skin = skins[phone.platform]
  const isOwn = entry.from === 'customer'
  const { remove } = skin
  const items: (MenuItem | false | null)[] = [
    skin.canReply && { label: 'Reply', icon: <Icon name="reply" />, onChoose: props.onReply },
    isOwn &&
      skin.edit &&
      entry.kind === 'text' && { label: 'Edit', icon: <Icon name="edit" />, onChoose: props.onEdit },
    isOwn &&
      remove && { label: 'Delete', icon: <Icon name="remove" />, onChoose: () => void act(phone, remove(entry)) },
    { label: 'Copy its id', icon: <Icon name="copy" />, onChoose: () => void copy(entry.id, 'The id was copied') },
  ]
  return (
    <Menu
      className="entry-menu"
      label="What to do with this message"
      button={<Icon name="more" />}
      side={isOwn ? 'end' : 'start'}
      items={items.filter((item) => item !== false && item !== null)}
      head={(close) =>
        skin.reactions.length > 0 && (
          <fieldset className="reaction-choice">
            <legend className="hidden">React</legend>
            {skin.reactions.map((emoji) => (
              <button
                key={emoji}
                type="button"
                aria-pressed={entry.reactions.customer === emoji}
                aria-label={entry.reactions.customer === emoji ? `Take ${emoji} away` : `React with ${emoji}`}
                onClick={() => {
                  close()
                  void act(phone, skin.react(entry, entry.reactions.customer === emoji ? null : emoji))
                }}
              >
                {emoji}
              </button>
            ))}
          </fieldset>
        )
      }
      foot={
        <p className="menu-foot">
          {exactTimeOf(entry.at)}
          {entry.earlier.length > 0 && ` · was: ${entry.earlier.at(-1)}`}
        </p>
      }
    />
  )
}

export async function copy(text: string, words: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    say(words)
  } catch {
    say('The browser did not let the page copy.')
  }
}
