import type { Content } from './letter.ts'

/** One letter in words: a subject, paragraphs, and at most one link that stands below the first of them. */
type Words = { subject: string; paragraphs: string[]; link?: { label: string; address: string } }

/** Every text that Parley sends by itself. */
function wordsOf(content: Content, company: string): Words {
  switch (content.kind) {
    case 'invitation':
      return {
        subject: `Join ${company} on Parley`,
        paragraphs: [
          `Hello ${content.name}, you were invited to answer customers of ${company}. Choose your password here:`,
          `The link works once, until ${dayOf(content.expiresAt)}. If you do not know why you get this, leave it: nothing happens.`,
        ],
        link: { label: 'Accept the invitation', address: content.link },
      }
    case 'password_reset':
      return {
        subject: 'Choose a new password',
        paragraphs: [
          `${hello(content.name)} somebody asked for a new password for your account at ${company}. Choose it here:`,
          `The link works once, for ${content.minutes} minutes. If it was not you, leave it: your password stays as it is.`,
        ],
        link: { label: 'Choose a new password', address: content.link },
      }
    case 'password_changed':
      return {
        subject: 'Your password was changed',
        paragraphs: [
          `${hello(content.name)} the password of your account at ${company} was just changed, and every device was signed out.`,
          'If it was not you, ask for a new password at once on the sign-in page, and tell whoever looks after Parley.',
        ],
      }
    case 'email_changed':
      return {
        subject: 'Your e-mail address was changed',
        paragraphs: [
          `Hello ${content.name}, your account at ${company} now has another e-mail address, and this one no longer signs in.`,
          'If you did not expect that, tell whoever looks after Parley at once.',
        ],
      }
    case 'second_factor_changed':
      return {
        subject: 'The second factor of your account',
        paragraphs: [
          `${hello(content.name)} ${factorChange[content.change]} at ${company}.`,
          'If it was not you, change your password at once, and tell whoever looks after Parley.',
        ],
      }
    case 'account_verify':
      return {
        subject: 'Confirm your e-mail address',
        paragraphs: [
          `An account at ${company} was made with this address. Confirm that it is yours, with the password that you chose:`,
          `The link works once, for ${content.hours} hours. If you made no account, leave it: without your confirmation nobody sees anything of yours.`,
        ],
        link: { label: 'Confirm this address', address: content.link },
      }
    case 'account_exists':
      return {
        subject: 'You already have an account',
        paragraphs: [
          `Somebody, perhaps you, wanted to make an account at ${company} with this address, but you have one already. If you forgot its password, choose a new one here:`,
          'If it was not you, leave it: nothing was changed.',
        ],
        link: { label: 'I forgot my password', address: content.resetPage },
      }
  }
}

/** A letter as it is sent. Names and texts of people can break out of neither the headers nor the HTML. */
export function compose(content: Content, company: string): { subject: string; text: string; html: string } {
  const { subject, paragraphs, link } = wordsOf(content, oneLine(company))
  const [first = '', ...rest] = paragraphs.map(oneLine)
  const text = [first, ...(link ? [link.address] : []), ...rest, `— ${oneLine(company)}`].join('\n\n')
  const body = [
    paragraph(escaped(first)),
    ...(link ? [button(link)] : []),
    ...rest.map((words) => paragraph(escaped(words))),
    paragraph(`— ${escaped(oneLine(company))}`),
  ]
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(oneLine(subject))}</title></head><body style="margin:0;padding:24px;background:#f4f2ee;font:16px/1.5 system-ui,sans-serif;color:#23221f"><div style="max-width:520px;margin:auto;padding:24px;background:#fff;border-radius:12px">${body.join('')}</div></body></html>`
  return { subject: oneLine(subject), text: `${text}\n`, html }
}

/** No line breaks, no other control characters, at most 600 characters. */
export function oneLine(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  return plain.length > 600 ? `${plain.slice(0, 599).toWellFormed()}…` : plain
}

const factorChange = {
  added: 'a second factor was just added to your account',
  removed: 'a second factor was just removed from your account',
  reset: 'an administrator took the second factors of your account away, and every device was signed out,',
  codes_renewed: 'new recovery codes were just made for your account',
  code_used: 'a recovery code was just used to sign in to your account',
}
const hello = (name: string | null) => (name ? `Hello ${name},` : 'Hello,')
const dayOf = (at: string) => new Date(at).toUTCString().replace(/:\d\d GMT$/, ' UTC')
const paragraph = (html: string) => `<p style="margin:0 0 16px">${html}</p>`

function button({ label, address }: NonNullable<Words['link']>): string {
  const style =
    'display:inline-block;padding:10px 18px;background:#2d6a4f;color:#fff;border-radius:8px;text-decoration:none'
  return paragraph(`<a href="${escaped(address)}" style="${style}">${escaped(label)}</a>`)
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character]!)
