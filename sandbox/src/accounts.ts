/** The channels that the sandbox plays, by the names that Parley's webhook paths use. */
export const platforms = ['whatsapp', 'facebook', 'twitter', 'chatbot'] as const
export type Platform = (typeof platforms)[number]

/** `callbackUrl`, on every kind of account, replaces `{targetUrl}/api/webhooks/{platform}` for that account alone. */
export type WhatsappAccount = {
  phoneNumberId: string
  /** As people write it, with `+`, country code and a space: the country code is read from here. */
  displayPhoneNumber: string
  wabaId: string
  accessToken: string
  appSecret: string
  verifyToken: string
  callbackUrl?: string
}

export type FacebookAccount = {
  pageId: string
  pageToken: string
  appSecret: string
  verifyToken: string
  appId: string
  pageName?: string
  callbackUrl?: string
}

export type TwitterAccount = {
  userId: string
  screenName: string
  consumerKey: string
  consumerSecret: string
  accessToken: string
  accessSecret: string
  /** OAuth 2.0 user token (`dm.write dm.read`); also taken as the app-only token of the webhook endpoints. */
  bearerToken?: string
  callbackUrl?: string
}

export type ChatbotAccount = { secret: string; callbackUrl?: string }

export type Accounts = {
  whatsapp: WhatsappAccount
  facebook: FacebookAccount
  twitter: TwitterAccount
  chatbot: ChatbotAccount
}

/** The accounts a sandbox has when none are given. The credentials are obviously fake: they open nothing. */
export const sandboxAccounts: Accounts = {
  whatsapp: {
    phoneNumberId: '106540352242922',
    displayPhoneNumber: '+1 555 078 3881',
    wabaId: '102290129340398',
    accessToken: 'sandbox-whatsapp-access-token-not-a-secret',
    appSecret: 'sandbox-whatsapp-app-secret-not-a-secret',
    verifyToken: 'sandbox-whatsapp-verify-token',
  },
  facebook: {
    pageId: '1906385232743451',
    pageToken: 'sandbox-facebook-page-token-not-a-secret',
    appSecret: 'sandbox-facebook-app-secret-not-a-secret',
    verifyToken: 'sandbox-facebook-verify-token',
    appId: '263512349876543',
    pageName: 'Sandbox Page',
  },
  twitter: {
    userId: '4337869213',
    screenName: 'sandbox_support',
    consumerKey: 'sandbox-x-consumer-key',
    consumerSecret: 'sandbox-x-consumer-secret-not-a-secret',
    accessToken: '4337869213-sandbox-x-access-token',
    accessSecret: 'sandbox-x-access-secret-not-a-secret',
    bearerToken: 'sandbox-x-oauth2-user-token-not-a-secret',
  },
  chatbot: { secret: 'sandbox-chatbot-secret-not-a-secret' },
}

/** The platform's own id of an account: phone_number_id, page id, user id; a chatbot goes by its secret's place. */
export const accountIds: { [P in Platform]: (account: Accounts[P]) => string } = {
  whatsapp: (account) => account.phoneNumberId,
  facebook: (account) => account.pageId,
  twitter: (account) => account.userId,
  chatbot: () => 'chatbot',
}

/** All accounts of a running sandbox: one list a platform, the first is what is meant when none is named. */
export class AccountBook {
  readonly whatsapp: WhatsappAccount[] = []
  readonly facebook: FacebookAccount[] = []
  readonly twitter: TwitterAccount[] = []
  readonly chatbot: ChatbotAccount[] = []

  constructor(first: Accounts) {
    for (const platform of platforms) this.add(platform, first[platform])
  }

  /** Adds an account, or replaces the one with the same id (so that a rotated token takes effect). Gives the id. */
  add<P extends Platform>(platform: P, account: Accounts[P]): string {
    const list = this[platform] as Accounts[P][]
    const id = accountIds[platform](account)
    const at = list.findIndex((known) => accountIds[platform](known) === id)
    if (at >= 0) list[at] = account
    else list.push(account)
    return id
  }

  ids<P extends Platform>(platform: P): string[] {
    const list = this[platform] as Accounts[P][]
    return list.map((account) => accountIds[platform](account))
  }

  /** The account with this id, the first one when no id is given, undefined when there is none such. */
  find<P extends Platform>(platform: P, id?: string): Accounts[P] | undefined {
    const list = this[platform] as Accounts[P][]
    return id === undefined ? list[0] : list.find((account) => accountIds[platform](account) === id)
  }
}
