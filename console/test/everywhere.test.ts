import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibility, desktop, oneBrowser, phone, signIn, visit } from './browser.ts'
import { type Parley, startParley } from './parley.ts'
import { placesOf, publicPlaces } from './places.ts'

const browser = oneBrowser()
let parley: Parley
beforeAll(async () => {
  parley = await startParley()
}, 120_000)
afterAll(() => parley?.stop())

const looks = [
  { name: '1440 px, light', viewport: desktop, colorScheme: 'light' as const },
  { name: '1440 px, dark', viewport: desktop, colorScheme: 'dark' as const },
  { name: '390 px, light', viewport: phone, colorScheme: 'light' as const },
  { name: '390 px, dark', viewport: phone, colorScheme: 'dark' as const },
]

/** What is wrong with a page as it stands: axe, and whether the page itself scrolls sideways. */
async function faultsOf(page: Page, name: string): Promise<string[]> {
  const faults = await accessibility(page)
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  return [...faults, ...(over > 0 ? [`${over} px wider than the window`] : [])].map((fault) => `${name}: ${fault}`)
}

/** The page has drawn what it is about. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(
    () => document.querySelector('main')?.textContent?.trim() && !document.querySelector('main [aria-busy=true]'),
  )
}

test('no route of the console is left out', () => {
  const router = readFileSync(new URL('../src/app/router.tsx', import.meta.url), 'utf8')
  const paths = [...router.matchAll(/^ {2}path: '([^']+)'/gm)].map(([, path]) => path as string)
  const walked = [...placesOf({ ticket: 'T', customer: 'C', inbox: 'I', department: 'D' }), ...publicPlaces].map(
    ({ route }) => route,
  )
  // They lead on to another page and draw nothing; /pieces is served in development only.
  const drawsNothing = ['/', '/inbox', '/pieces']
  expect([...new Set(paths)].filter((path) => !drawsNothing.includes(path)).sort()).toEqual([...new Set(walked)].sort())
})

describe('every page', () => {
  test.each(looks)('has no fault that axe can find, and fits: $name', { timeout: 115_000 }, async (look) => {
    const { page, context, trouble } = await visit(browser(), parley, look)
    const faults: string[] = []
    for (const { path, name } of publicPlaces) {
      await page.goto(path)
      await settle(page)
      faults.push(...(await faultsOf(page, name)))
    }
    await signIn(page)
    for (const { path, name } of placesOf(await idsOf(parley))) {
      await page.goto(path)
      await settle(page)
      faults.push(...(await faultsOf(page, name)))
    }
    expect(faults).toEqual([])
    expect(trouble).toEqual([])
    await context.close()
  })

  test('was never refused anything by the page’s policy', () => {
    expect(parley.app.policyReports()).toBe(0)
  })
})

/** Somebody and something of the demo company, for the pages of one. */
async function idsOf({ app }: Parley) {
  const key = await app.service()
  const tickets = await key.get('/api/v1/tickets?view=open&page_size=20')
  const inboxes = await key.get('/api/v1/inboxes')
  const departments = await key.get('/api/v1/departments')
  const [ticket] = tickets.body.tickets
  return {
    ticket: ticket.ticket_id as string,
    customer: ticket.customer.internal_id as string,
    inbox: inboxes.body.inboxes[0].inbox_id as string,
    department: departments.body.departments[0].id as string,
  }
}
