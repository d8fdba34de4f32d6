import type { AccountCheck } from '../channel.ts'
import type { ChatbotSettings } from './config.ts'
import { canVerify } from './verify.ts'

/** A bot has nothing to read: an answer that nobody wrote must not be posted to it only to see what happens. */
export async function check(settings: ChatbotSettings): Promise<AccountCheck> {
  if (settings.reply_url === '') return { ok: true, words: 'The bot fetches its answers here: there is nobody to ask.' }
  if (!canVerify(settings) || !URL.canParse(settings.reply_url))
    return { ok: false, words: 'The bot has no secret to sign answers with, or its reply address is none.' }
  return { ok: true, words: 'Answers are posted to the bot; whether it takes them shows with the first one.' }
}
