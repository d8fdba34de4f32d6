import { isObject } from '../fields.ts'
import type { SentMessage } from '../record.ts'
import type { Choice, Choices } from './entry.ts'
import { type Happening, rows, type Said, textOf } from './happening.ts'
import { contactNames, reaction, readMedia, readPlace } from './read-whatsapp.ts'

type Content = Record<string, unknown>
type Shown = Pick<Said, 'kind'> & Partial<Said>

/** What Parley sent by `POST /{phone_number_id}/messages`. */
export function readWhatsappSent(message: SentMessage): Happening {
  const body = isObject(message.body) ? message.body : {}
  const content = isObject(body[message.kind]) ? (body[message.kind] as Content) : {}
  if (message.kind === 'reaction') return reaction(content, 'business')
  const entry = { id: message.id, from: 'business' as const, replyTo: message.replyTo, at: message.acceptedAt }
  return { does: 'says', entry: { ...entry, ...readContent(message, content, body) } }
}

function readContent(message: SentMessage, content: Content, body: Content): Shown {
  switch (message.kind) {
    case 'text':
      return { kind: 'text', text: message.text }
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return readMedia(message.kind, content)
    case 'location':
      return readPlace(content)
    case 'contacts':
      return { kind: 'contact', text: contactNames(body.contacts) }
    case 'interactive':
      return readInteractive(content, message.id)
    case 'template':
      return readTemplate(content, message.id)
    default:
      return { kind: 'unsupported', text: message.kind }
  }
}

function readInteractive(content: Content, id: string): Shown {
  const [header, body, footer] = [content.header, content.body, content.footer].map((part) =>
    isObject(part) ? textOf(part.text) : null,
  )
  const text = [header, body, footer].filter(Boolean).join('\n\n')
  const action = isObject(content.action) ? content.action : {}
  return { kind: 'text', text, choices: readAction(String(content.type), action, id) }
}

function readAction(type: string, action: Content, replyTo: string): Choices | null {
  const parameters = isObject(action.parameters) ? action.parameters : {}
  if (type === 'button') {
    const replies = rows(action.buttons).map((button) => (isObject(button.reply) ? button.reply : {}))
    return { style: 'buttons', label: null, options: replies.map((reply) => answer('button_reply', reply, replyTo)) }
  }
  if (type === 'list') {
    const all = rows(action.sections).flatMap((section) => rows(section.rows))
    return {
      style: 'list',
      label: String(action.button),
      options: all.map((row) => answer('list_reply', row, replyTo)),
    }
  }
  if (type === 'cta_url') {
    const title = textOf(parameters.display_text) ?? 'Open'
    return {
      style: 'buttons',
      label: null,
      options: [{ title, description: null, url: textOf(parameters.url), write: null }],
    }
  }
  if (type === 'location_request_message') {
    return {
      style: 'buttons',
      label: null,
      options: [{ ...plain('Send location'), write: { kind: 'location', replyTo } }],
    }
  }
  if (type !== 'flow') return null
  const title = textOf(parameters.flow_cta) ?? 'Open the form'
  return { style: 'buttons', label: null, options: [{ ...plain(title), write: { kind: 'flow_reply', replyTo } }] }
}

function answer(kind: 'button_reply' | 'list_reply', row: Content, replyTo: string): Choice {
  const description = textOf(row.description)
  const write = { kind, buttonId: String(row.id), title: String(row.title), replyTo }
  return { ...plain(String(row.title)), description, write: description === null ? write : { ...write, description } }
}

/** The platform holds a template's words; what is known here is its name and what was filled in. */
function readTemplate(content: Content, replyTo: string): Shown {
  const components = rows(content.components)
  const filled = components
    .filter(({ type }) => type !== 'button')
    .flatMap(({ parameters }) => rows(parameters).map((parameter) => textOf(parameter.text) ?? String(parameter.type)))
  const buttons = components.filter((one) => one.type === 'button' && one.sub_type === 'quick_reply')
  const options = buttons.map(({ parameters }) => {
    const payload = String(rows(parameters)[0]?.payload ?? 'payload')
    return { ...plain(payload), write: { kind: 'button', buttonId: payload, title: payload, replyTo } }
  })
  const text = [String(content.name), ...filled].join(' · ')
  return { kind: 'template', text, choices: options.length > 0 ? { style: 'buttons', label: null, options } : null }
}

function plain(title: string): Choice {
  return { title, description: null, url: null, write: null }
}
