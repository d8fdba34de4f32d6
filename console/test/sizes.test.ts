import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibility, oneBrowser, phone, signIn, visit } from './browser.ts'
import { type Parley, startParley } from './parley.ts'
import { composer, customerWrites, message, thread } from './ticket-page.ts'

const browser = oneBrowser()
let parley: Parley
beforeAll(async () => {
  parley = await startParley()
}, 120_000)
afterAll(() => parley?.stop())

const conversations = (page: Page) => page.getByRole('list', { name: 'Conversations' })
const rowOf = (page: Page, text: string) => conversations(page).getByRole('link').filter({ hasText: text })
const widthOf = (page: Page) => page.locator('[data-thread]').evaluate((box) => box.clientWidth)

/** What can be pressed or typed into and is not wholly in the window's width, where nothing scrolls sideways to it. */
const cutOff = (page: Page) =>
  page.evaluate(() => {
    const over = document.documentElement.scrollWidth - innerWidth
    const found = over > 0 ? [`the page is ${over} px too wide`] : []
    for (const element of document.querySelectorAll<HTMLElement>('a, button, input, textarea, select, h1, h2')) {
      const { left, right, width, height } = element.getBoundingClientRect()
      if (!element.checkVisibility() || width <= 1 || height <= 1) continue
      let scroller = element.parentElement
      while (scroller && !['auto', 'scroll'].includes(getComputedStyle(scroller).overflowX))
        scroller = scroller.parentElement
      if (scroller && scroller.scrollWidth > scroller.clientWidth) continue
      if (left < -1 || right > innerWidth + 1) found.push(element.outerHTML.slice(0, 120))
    }
    return found
  })

describe('a window of 1280 × 800 at 200 %', () => {
  // What a browser makes of it: half as many CSS pixels, each twice as large.
  const zoomed = { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }

  test('a customer’s question is found, read, answered and resolved, and nothing of it is cut off', async () => {
    await customerWrites(parley, '15550161', 'Can I read this without my glasses?', { name: 'Zoe Zoom' })
    const { page, context, trouble } = await visit(browser(), parley, zoomed)
    await signIn(page)
    await page.goto('/app/inbox/open')
    await rowOf(page, 'Zoe Zoom').waitFor()
    expect(await cutOff(page)).toEqual([])
    expect(await accessibility(page)).toEqual([])
    await rowOf(page, 'Zoe Zoom').click()
    await message(page, 'Can I read this').waitFor()
    expect(await cutOff(page)).toEqual([])
    expect(await accessibility(page)).toEqual([])
    const inSight = await message(page, 'Can I read this').evaluate((article) => {
      const box = (article.closest('[data-thread]') as HTMLElement).getBoundingClientRect()
      const { top, bottom } = article.getBoundingClientRect()
      return Math.min(bottom, box.bottom) - Math.max(top, box.top) >= Math.min(40, bottom - top)
    })
    expect(inSight).toBe(true)
    await composer(page).click()
    await composer(page).fill('You can.')
    const send = page.getByRole('button', { name: 'Send', exact: true })
    expect(await send.evaluate((button) => button.getBoundingClientRect().bottom <= innerHeight)).toBe(true)
    await send.click()
    await parley.sandbox.waitForSent(({ text }) => text === 'You can.', 10_000)
    await page.getByRole('button', { name: 'Resolve' }).click()
    await page.waitForURL('**/app/inbox/open')
    await rowOf(page, 'Zoe Zoom').waitFor({ state: 'detached' })
    expect(trouble).toEqual([])
    await context.close()
  })

  test.each(['company', 'agents', 'inboxes', 'canned-replies', 'tags', 'keys'])(
    'settings, %s: nothing is cut off',
    async (name) => {
      const { page, context } = await visit(browser(), parley, zoomed)
      await signIn(page)
      await page.goto(`/app/settings/${name}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      expect(await cutOff(page)).toEqual([])
      const fresh = page.getByRole('button', { name: /^(New|Invite)/ })
      if ((await fresh.count()) > 0) {
        await fresh.first().click()
        const dialog = page.getByRole('dialog')
        await dialog.waitFor()
        expect(await cutOff(page)).toEqual([])
        const last = dialog.getByRole('button').last()
        await last.scrollIntoViewIfNeeded()
        expect(await last.evaluate((button) => button.getBoundingClientRect().bottom <= innerHeight)).toBe(true)
      }
      await context.close()
    },
  )
})

describe('panes', () => {
  test('leave a conversation at least 420 px; the customer slides over until there is room beside it', async () => {
    await customerWrites(parley, '15550162', 'How wide am I?', { name: 'Willa Wide' })
    const { page, context } = await visit(browser(), parley, { viewport: { width: 1200, height: 800 } })
    await signIn(page)
    await page.goto('/app/inbox/open')
    await rowOf(page, 'Willa Wide').click()
    await message(page, 'How wide am I?').waitFor()
    const customer = page.getByRole('complementary', { name: 'Customer' })
    for (const width of [1200, 1300, 1371]) {
      await page.setViewportSize({ width, height: 800 })
      await customer.waitFor({ state: 'detached' })
      expect(await widthOf(page), String(width)).toBeGreaterThanOrEqual(420)
    }
    await page.keyboard.press(']')
    await page.getByRole('dialog', { name: 'Customer' }).waitFor()
    await page.keyboard.press('Escape')
    await page.setViewportSize({ width: 1372, height: 800 })
    await customer.waitFor()
    expect(await widthOf(page)).toBeGreaterThanOrEqual(405)
    await context.close()
  })
})

describe('on a phone', () => {
  test('resolving a conversation leads back to the list, says so, and leads back to it', async () => {
    await customerWrites(parley, '15550163', 'That is all', { name: 'Lisa List' })
    const { page, context } = await visit(browser(), parley, { viewport: phone })
    await signIn(page)
    await page.goto('/app/inbox/open')
    await rowOf(page, 'Lisa List').click()
    await message(page, 'That is all').waitFor()
    const address = page.url()
    await page.getByRole('button', { name: 'Resolve' }).click()
    await page.waitForURL('**/app/inbox/open')
    await conversations(page).waitFor()
    await rowOf(page, 'Lisa List').waitFor({ state: 'detached' })
    await page.getByText('Done with Lisa List.').waitFor()
    await page.getByRole('button', { name: 'Open again' }).click()
    await page.waitForURL(address)
    await page.getByRole('button', { name: 'Reopen' }).click()
    await page.getByRole('button', { name: 'Resolve' }).waitFor()
    expect(page.url()).toBe(address)
    await context.close()
  })
})

describe('a conversation of 1,500 messages', () => {
  test('leads to a message beyond the newest 1,000 at once, and what becomes of that one is seen there', async () => {
    await fillLong()
    const { page, context, trouble } = await visit(browser(), parley)
    await signIn(page)
    await page.goto('/app/inbox/open')
    await rowOf(page, 'Lena Long').click()
    await message(page, 'About the first of all').waitFor()
    const started = Date.now()
    await message(page, 'About the first of all').getByRole('button', { name: 'Go to the quoted message' }).click()
    const oldest = message(page, 'Line 5 of the long story')
    await oldest.and(page.locator(':focus')).waitFor()
    console.log(`jumped over 1,495 messages in ${Date.now() - started} ms`)
    expect(await thread(page).getByRole('article').count()).toBeGreaterThan(1490)
    await parley.sandbox.customerWrites({
      platform: 'whatsapp',
      from: '15550164',
      kind: 'edit',
      messageId: 'wamid.long-6',
      text: 'Line 6 as it should have been',
    })
    await message(page, 'Line 6 as it should have been').waitFor()
    const around = await thread(page).getByRole('article').allInnerTexts()
    const at = around.findIndex((words) => words.includes('Line 6 as it should'))
    expect(around[at - 1]).toContain('Line 5 of')
    expect(around[at + 1]).toContain('Line 7 of')
    expect(new Set(around).size).toBe(around.length)
    expect(trouble).toEqual([])
    await context.close()
  })

  /** A customer who quotes the fifth of 1,499 messages that stand before. */
  async function fillLong(): Promise<void> {
    await customerWrites(parley, '15550164', 'About the first of all', { name: 'Lena Long' })
    const { sql } = parley.app
    const [written] = await sql<{ id: string; ticket_id: string; inbox_id: string; identity_id: string }[]>`
      select id, ticket_id, inbox_id, identity_id from message where content = 'About the first of all'`
    if (!written) throw new Error('The message has not arrived')
    await sql.unsafe(`
      with long as (
        select n, now() - interval '30 hours' + n * interval '1 minute' as at, md5('long' || n) as hash from generate_series(1, 1499) n
      ), timed as (select *, lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') as time from long)
      insert into message (id, ticket_id, position, sender_type, visibility, content_type, content, inbox_id, identity_id, external_id,
        occurred_at, created_at)
      select (time || '7' || substr(hash, 1, 3) || '8' || substr(hash, 4, 15))::uuid, '${written.ticket_id}', n + 1, 'customer', 'public',
        'text', 'Line ' || n || ' of the long story', '${written.inbox_id}', '${written.identity_id}', 'wamid.long-' || n, at, at from timed`)
    await sql`update message set reply_to = 'wamid.long-5' where id = ${written.id}`
    await sql`update ticket set message_count = 1500, version = version + 1 where id = ${written.ticket_id}`
  }
})
