import { allPermissions, type Permission } from '@parley/contract'
import { type SignedWebhook, sandboxAccounts, signedWebhook, whatsappBody, whatsappUserId } from '@parley/sandbox'
import { makeKey } from '../../src/access/keys.ts'
import type { Sql } from '../../src/db/sql.ts'

export const account = sandboxAccounts.whatsapp

/** Connects the WhatsApp account of the sandbox; answers go to `graphUrl`. @returns the inbox's UUID. */
export async function connectWhatsapp(sql: Sql, graphUrl = 'http://127.0.0.1:9'): Promise<string> {
  const settings = {
    phone_number_id: account.phoneNumberId,
    app_secret: account.appSecret,
    access_token: account.accessToken,
    verify_token: account.verifyToken,
    graph_url: graphUrl,
  }
  const [inbox] = await sql<{ id: string }[]>`
    insert into inbox (id, channel, name, account_id, is_default, settings)
    values (gen_random_uuid(), 'whatsapp', 'WhatsApp', ${account.phoneNumberId}, true, ${sql.json(settings)}) returning id`
  return inbox!.id
}

/** A key that may do everything, or what is given. */
export async function apiKey(sql: Sql, permissions: readonly Permission[] = allPermissions): Promise<string> {
  const wish = { name: 'proof', permissions, departmentIds: null, createdBy: null, expiresAt: null }
  return (await makeKey(sql, wish, new Date())).key
}

export type Text = { from: string; id: string; text: string /** Unix seconds; unset: now. */; timestamp?: number }

/** One signed body with any number of text messages, in this order. */
export function textWebhook(...texts: Text[]): SignedWebhook {
  const updates = texts.map(({ from, id, text, timestamp = Math.floor(Date.now() / 1000) }) => {
    const userId = whatsappUserId(account.wabaId, from)
    return {
      field: 'messages',
      value: {
        contacts: [{ profile: { name: `Customer ${from}` }, wa_id: from, user_id: userId }],
        messages: [
          { from, from_user_id: userId, id, timestamp: String(timestamp), type: 'text', text: { body: text } },
        ],
      },
    }
  })
  return signedWebhook('whatsapp', account, whatsappBody(account, updates))
}

/** Any JSON value as a signed body. */
export function signed(value: unknown): SignedWebhook {
  return signedWebhook('whatsapp', account, Buffer.from(JSON.stringify(value)))
}

export const webhookPath = '/api/webhooks/whatsapp'
