import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { launchChromium } from './chromium.ts'
import { placesOf, publicPlaces } from './places.ts'
import { desktop, phone, signIn, visit } from './visit.ts'

const sizes = { wide: desktop, phone }
const schemes = ['light', 'dark'] as const
/** What is worth a picture: one view stands for all of them. */
const pictured =
  /^(sign-in|inbox-open|inbox-filtered|ticket|search-found|customer|profile|profile-security|settings-(?!inbox-new).+)$/
const overlays = [
  { name: 'command-bar', keys: 'Control+k' },
  { name: 'keys', keys: '?' },
]

/**
 * Writes pictures of the main pages, light and dark, wide and of a phone, into a folder: `ticket-phone-dark.png`.
 * @param url of a Parley with the demo company
 * @returns how many were written
 */
export async function takeShots({ url, folder }: { url: string; folder: string }): Promise<number> {
  mkdirSync(folder, { recursive: true })
  const browser = await launchChromium()
  let count = 0
  try {
    for (const [size, viewport] of Object.entries(sizes))
      for (const colorScheme of schemes) {
        const { page, context } = await visit(browser, { url }, { viewport, colorScheme })
        const shoot = async (name: string) => {
          await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`) })
          count++
        }
        for (const { name, path } of publicPlaces.filter((place) => pictured.test(place.name))) {
          await open(page, path)
          await shoot(name)
        }
        await signIn(page)
        const ids = await idsOf(page)
        const places = placesOf(ids).filter((place) => pictured.test(place.name))
        for (const { name, path } of places) {
          await open(page, path)
          await shoot(name)
        }
        for (const { name, keys } of overlays) {
          await open(page, `/app/inbox/open/${ids.ticket}`)
          await page.keyboard.press(keys)
          await page.getByRole('dialog').waitFor()
          await shoot(name)
        }
        await context.close()
      }
  } finally {
    await browser.close()
  }
  return count
}

/** Opens a page and waits until it has drawn what it is about. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(
    () => document.querySelector('main')?.textContent?.trim() && !document.querySelector('main [aria-busy=true]'),
  )
}

/** The open conversation with most in it, its customer, and an inbox. */
async function idsOf(page: Page) {
  const get = async (path: string) => (await page.request.get(`/api/v1${path}`)).json()
  const { tickets } = await get('/tickets?view=open&page_size=100')
  const { inboxes } = await get('/inboxes')
  const { departments } = await get('/departments')
  type Found = { ticket_id: string; message_count: number; customer: { internal_id: string } }
  const [most] = (tickets as Found[]).sort((a, b) => b.message_count - a.message_count)
  if (!most) throw new Error('This Parley has no conversations to show')
  return {
    ticket: most.ticket_id,
    customer: most.customer.internal_id,
    inbox: inboxes[0].inbox_id as string,
    department: departments[0].id as string,
  }
}
