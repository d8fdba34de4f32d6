import type { Locator, Page } from 'playwright-core'
import type { Parley } from './parley.ts'

/** What stands on a ticket's page, by the names that people and screen readers know. */
export const thread = (page: Page): Locator => page.getByRole('region', { name: 'Messages' })
export const message = (page: Page, text: string): Locator =>
  thread(page).getByRole('article').filter({ hasText: text })
export const composer = (page: Page): Locator => page.getByRole('region', { name: 'Writing' }).getByRole('textbox')
export const header = (page: Page): Locator =>
  page.getByRole('region', { name: 'Conversation', exact: true }).locator('header')

/** A customer writes on WhatsApp, and the platform has been answered. */
export async function customerWrites(parley: Parley, from: string, text: string, more: object = {}) {
  const written = await parley.sandbox.customerWrites({
    platform: 'whatsapp',
    from,
    text,
    name: 'Emma Holloway',
    ...more,
  })
  await parley.app.settled()
  return written
}

/** Writes an answer or a note by keys alone and sends it. */
export async function send(page: Page, text: string, mode: 'r' | 'n' = 'r', keys = 'Control+Enter'): Promise<void> {
  // While one types, a letter is a letter.
  if (await composer(page).evaluate((area) => area === document.activeElement)) await page.keyboard.press('Escape')
  await page.keyboard.press(mode)
  await composer(page).and(page.locator(':focus')).waitFor()
  await page.keyboard.insertText(text)
  await page.keyboard.press(keys)
}
