import type { Accounts, Sandbox } from '@parley/sandbox'
import type { Vault } from '../access/vault.ts'
import { channelById } from '../channels/registry.ts'
import type { Sql } from '../db/sql.ts'
import type { InboxBook } from '../inboxes/book.ts'
import { upsertInbox } from '../inboxes/connect.ts'

/** The sandbox's accounts as inboxes' settings, by channel. */
function settingsOf(sandbox: Sandbox, accounts: Accounts): Record<string, Record<string, unknown>> {
  const { whatsapp, facebook, twitter, chatbot } = accounts
  return {
    whatsapp: {
      phone_number_id: whatsapp.phoneNumberId,
      business_id: whatsapp.wabaId,
      access_token: whatsapp.accessToken,
      app_secret: whatsapp.appSecret,
      verify_token: whatsapp.verifyToken,
      graph_url: sandbox.graphUrl,
    },
    facebook: {
      page_id: facebook.pageId,
      page_token: facebook.pageToken,
      app_secret: facebook.appSecret,
      verify_token: facebook.verifyToken,
      human_agent: true,
      graph_url: sandbox.graphUrl,
    },
    twitter: {
      user_id: twitter.userId,
      consumer_key: twitter.consumerKey,
      consumer_secret: twitter.consumerSecret,
      access_token: twitter.accessToken,
      access_secret: twitter.accessSecret,
      api_url: sandbox.xUrl,
    },
    chatbot: { bot_id: 'sandbox', secret: chatbot.secret },
  }
}

/**
 * Connects the accounts that the sandbox plays, and updates their addresses, for its port may be another at each start. A person
 * whom it has forgotten since the last start is taken for real, so that demo conversations can be answered.
 */
export async function connectSandbox(
  deps: { sql: Sql; vault: Vault; book: InboxBook },
  sandbox: Sandbox,
  accounts: Accounts,
): Promise<void> {
  sandbox.change({
    whatsapp: { strangers: 'reachable' },
    facebook: { strangers: 'reachable' },
    twitter: { strangers: 'reachable' },
    retry: { twitter: { attempts: 10 } },
  })
  for (const [id, settings] of Object.entries(settingsOf(sandbox, accounts))) {
    const channel = channelById(id)
    if (channel) await upsertInbox(deps, { channel, name: `${channel.label} (sandbox)`, settings })
  }
  await deps.book.refresh()
}
