import { ask } from '../control.ts'
import { sayError } from '../pieces/toasts.tsx'
import type { Phone } from '../place.ts'
import { skins } from '../platforms.ts'

/** The person does something; resolves with whether the sandbox took it. What went wrong is said. */
export async function act(phone: Phone, write: Record<string, unknown>): Promise<boolean> {
  try {
    await ask('POST', `${phone.platform}/messages`, { ...skins[phone.platform].from(phone), ...write })
    return true
  } catch (error) {
    sayError(error)
    return false
  }
}

/** Makes the person known to the platform, by name. */
export async function meet(phone: Phone): Promise<void> {
  const { verb, body } = skins[phone.platform].meet(phone)
  await ask('POST', verb, body)
}
