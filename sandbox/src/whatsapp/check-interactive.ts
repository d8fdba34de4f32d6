import { isObject } from '../fields.ts'
import { type GraphRefusal, graphRefusal } from '../graph/errors.ts'

type Content = Record<string, unknown>

const wrong = (details: string) => graphRefusal(131009, details)

function isText(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= maxLength
}

function rowsOf(value: unknown): Content[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

const actions: Record<string, (action: Content) => GraphRefusal | null> = {
  button: (action) => {
    const replies = rowsOf(action.buttons).map((button) => (isObject(button.reply) ? button.reply : {}))
    if (replies.length < 1 || replies.length > 3) return wrong('1 to 3 buttons are needed')
    if (!replies.every((reply) => isText(reply.id, 256) && isText(reply.title, 20))) {
      return wrong('a button needs an id of at most 256 and a title of at most 20 characters')
    }
    const unique = (key: string) => new Set(replies.map((reply) => reply[key])).size === replies.length
    return unique('id') && unique('title') ? null : wrong('ids and titles of buttons must be unique')
  },
  list: (action) => {
    const sections = rowsOf(action.sections)
    const rows = sections.flatMap((section) => rowsOf(section.rows))
    if (!isText(action.button, 20)) return wrong('action.button must be at most 20 characters')
    if (sections.length < 1 || sections.length > 10) return wrong('1 to 10 sections are needed')
    if (rows.length < 1 || rows.length > 10) return wrong('1 to 10 rows are needed in total')
    const fits = rows.every(
      (row) =>
        isText(row.id, 200) && isText(row.title, 24) && (row.description === undefined || isText(row.description, 72)),
    )
    return fits ? null : wrong('a row needs an id ≤ 200, a title ≤ 24, a description ≤ 72 characters')
  },
  cta_url: (action) => named(action, 'cta_url'),
  flow: (action) => named(action, 'flow'),
  location_request_message: (action) => named(action, 'send_location'),
}

function named(action: Content, name: string): GraphRefusal | null {
  return action.name === name ? null : wrong(`action.name must be ${name}`)
}

/** Checks `interactive`: its type, text lengths and the parts of its action. */
export function checkInteractive(content: Content): GraphRefusal | null {
  const { type, body, footer, action } = content
  if (typeof type !== 'string' || !Object.hasOwn(actions, type)) return wrong('interactive.type is not supported')
  const maxBody = type === 'list' ? 4096 : 1024
  if (!isObject(body) || !isText(body.text, maxBody)) return wrong(`body.text must be at most ${maxBody} characters`)
  if (footer !== undefined && !(isObject(footer) && isText(footer.text, 60))) {
    return wrong('footer.text must be at most 60 characters')
  }
  if (!isObject(action)) return wrong('interactive.action is needed')
  return actions[type]?.(action) ?? null
}
