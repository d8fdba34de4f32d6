import type { WhatsappAccount } from '../accounts.ts'
import { newNumericId } from '../ids.ts'
import { People, type Thread } from '../people.ts'
import { BoundedMap } from '../ring.ts'
import { whatsappUserId } from '../webhooks/whatsapp.ts'

export type WhatsappPerson = {
  /** wa_id: the phone number in digits. */
  id: string
  name: string
  username?: string
  /** Business-scoped ids that differ from the derived one, by WABA: they change with number changes. */
  userIds: Map<string, string>
}

/** The people on WhatsApp: found by phone number or by business-scoped user id. */
export class WhatsappPeople {
  readonly #people = new People<WhatsappPerson>()
  readonly #phoneByUserId = new BoundedMap<string, string>(100_000)
  readonly #phoneByMessage = new BoundedMap<string, string>(100_000)

  meet(account: WhatsappAccount, waId: string, name?: string): WhatsappPerson {
    const person = this.#people.meet(waId, () => ({
      id: waId,
      name: name ?? `Customer ${waId.slice(-4)}`,
      userIds: new Map(),
    }))
    if (name !== undefined) person.name = name
    this.#phoneByUserId.set(this.userId(account, person), waId)
    return person
  }

  find(waId: string): WhatsappPerson | undefined {
    return this.#people.find(waId)
  }

  findByUserId(userId: string): WhatsappPerson | undefined {
    return this.#people.find(this.#phoneByUserId.get(userId) ?? '')
  }

  /** Remembers who wrote a message, for read receipts that name it. */
  wrote(person: WhatsappPerson, messageId: string): void {
    this.#phoneByMessage.set(messageId, person.id)
  }

  writerOf(messageId: string): WhatsappPerson | undefined {
    return this.#people.find(this.#phoneByMessage.get(messageId) ?? '')
  }

  list(): WhatsappPerson[] {
    return this.#people.list()
  }

  thread(account: WhatsappAccount, person: WhatsappPerson): Thread {
    return this.#people.thread(account.phoneNumberId, person.id)
  }

  userId(account: WhatsappAccount, person: WhatsappPerson): string {
    return person.userIds.get(account.wabaId) ?? whatsappUserId(account.wabaId, person.id)
  }

  /** Gives the person a new user id, and a new number where one is given; the old user id leads nowhere any more. */
  rotate(account: WhatsappAccount, person: WhatsappPerson, newPhone?: string): { waId: string; userId: string } {
    const old = this.userId(account, person)
    this.#phoneByUserId.delete(old)
    if (newPhone) {
      const moved = this.meet(account, newPhone, person.name)
      return { waId: moved.id, userId: this.userId(account, moved) }
    }
    const userId = `${old.slice(0, 3)}${newNumericId(17)}`
    person.userIds.set(account.wabaId, userId)
    this.#phoneByUserId.set(userId, person.id)
    return { waId: person.id, userId }
  }
}

/** The phone number that a derived user id was made from, or undefined for any other id. */
export function phoneOfUserId(account: WhatsappAccount, userId: string): string | undefined {
  const waId = userId.slice(7)
  return /^\d{6,15}$/.test(waId) && whatsappUserId(account.wabaId, waId) === userId ? waId : undefined
}
