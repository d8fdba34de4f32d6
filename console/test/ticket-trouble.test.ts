import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../../server/src/testing/app.ts'
import { type TestDatabase, testDatabase } from '../../server/src/testing/database.ts'
import { accessibility, oneBrowser, signIn, visit } from './browser.ts'
import { type Parley, startParley } from './parley.ts'
import { composer, customerWrites, message, send, thread } from './ticket-page.ts'

const browser = oneBrowser()
let database: TestDatabase
let parley: Parley
beforeAll(async () => {
  database = await testDatabase()
  parley = await startParley({ database })
}, 120_000)
afterAll(async () => {
  await parley?.stop()
  await database?.drop()
})

async function open(text: string) {
  const visited = await visit(browser(), parley)
  await signIn(visited.page)
  await visited.page.goto('/app/inbox/open')
  await visited.page.getByText(text).first().click()
  await message(visited.page, text).waitFor()
  return visited
}
const sentTimes = (wanted: string) => parley.sandbox.sent().filter(({ text }) => text === wanted).length

describe('sending', () => {
  test('can be taken back, also after a reload; the text is where it was written', async () => {
    await customerWrites(parley, '15550191', 'Undo me')
    const { page, context } = await open('Undo me')
    await send(page, 'Too early')
    await page.getByRole('button', { name: /^Undo \(/ }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: /^Undo \(/ }).click()
    await expect.poll(() => composer(page).inputValue()).toBe('Too early')
    await page.waitForTimeout(5500)
    expect(sentTimes('Too early')).toBe(0)
    expect(await message(page, 'Too early').count()).toBe(0)

    await composer(page).focus()
    await page.keyboard.press('Control+Enter')
    await page.getByText('Sending…').waitFor()
    await page.reload()
    await parley.sandbox.waitForSent(({ text }) => text === 'Too early', 10_000)
    await message(page, 'Too early').waitFor()
    expect(sentTimes('Too early')).toBe(1)
    expect(await composer(page).inputValue()).toBe('')
    await context.close()
  })

  test('that resolves goes on to the next conversation, and taking it back brings both back', async () => {
    await customerWrites(parley, '15550192', 'Resolve me')
    const { page, context } = await open('Resolve me')
    const before = page.url()
    await send(page, 'Done, bye', 'r', 'Control+Shift+Enter')
    await page.waitForURL((url) => url.href !== before)
    await page.getByText('Sent and resolved.').waitFor()
    const takenBack = page.waitForResponse((answer) => answer.request().method() === 'DELETE')
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await takenBack
    await page.goto(before)
    await page.getByRole('button', { name: 'Status: New' }).waitFor()
    await expect.poll(() => composer(page).inputValue()).toBe('Done, bye')
    await composer(page).focus()
    await page.keyboard.press('Control+Shift+Enter')
    await parley.sandbox.waitForSent(({ text }) => text === 'Done, bye', 10_000)
    await page.goto(before)
    await page.getByRole('button', { name: 'Status: Resolved' }).waitFor()
    await thread(page)
      .getByText(/You resolved this/)
      .waitFor()
    await context.close()
  })

  test('that fails at the platform is seen with its reason, retried, and arrives once', async () => {
    await customerWrites(parley, '15550193', 'Fail me')
    const { page, context } = await open('Fail me')
    parley.sandbox.faults.order({ platform: 'whatsapp', kind: 'error', code: 131026, count: 1 })
    await send(page, 'Will it arrive?')
    await thread(page)
      .getByText(/Not delivered: This person cannot be reached/)
      .waitFor()
    expect(await accessibility(page)).toEqual([])
    await thread(page).getByRole('button', { name: 'Retry' }).click()
    await parley.sandbox.waitForSent(({ text }) => text === 'Will it arrive?', 10_000)
    await thread(page).getByText('Read', { exact: true }).waitFor()
    expect(
      await thread(page)
        .getByText(/Not delivered/)
        .count(),
    ).toBe(0)
    expect(sentTimes('Will it arrive?')).toBe(1)
    await context.close()
  })

  test('that is refused when its time has come is back where it was written, with words', async () => {
    await customerWrites(parley, '15550194', 'Refuse me')
    const { page, context } = await open('Refuse me')
    await send(page, 'Just too late')
    await page.getByText('Sending…').waitFor()
    await parley.app.sql`update ticket set last_inbound_at = now() - interval '25 hours' where subject = 'Refuse me'`
    await page
      .getByText(/could not be sent and is back where you wrote it.*window is closed/)
      .first()
      .waitFor()
    await expect.poll(() => composer(page).inputValue()).toBe('Just too late')
    expect(sentTimes('Just too late')).toBe(0)
    await context.close()
  })
})

test('offline nothing typed is lost, and what was sent waits, says so, and goes out once', async () => {
  await customerWrites(parley, '15550195', 'Tunnel')
  const { page, context } = await open('Tunnel')
  await context.setOffline(true)
  await page.getByText(/You are offline/).waitFor()
  await send(page, 'From the tunnel')
  await page.getByText('Waits here until Parley can be reached').waitFor()
  await page.keyboard.insertText('And still typing')
  await context.setOffline(false)
  await parley.sandbox.waitForSent(({ text }) => text === 'From the tunnel', 20_000)
  await message(page, 'From the tunnel').waitFor()
  expect(sentTimes('From the tunnel')).toBe(1)
  expect(await composer(page).inputValue()).toBe('And still typing')
  await context.close()
}, 40_000)

test('a server that restarts in the middle loses and doubles nothing, on either side', async () => {
  await customerWrites(parley, '15550196', 'Restart 1')
  const { page, context, trouble } = await open('Restart 1')
  await send(page, 'Answer before')
  await page.getByText('Sending…').waitFor()
  await parley.app.stop()
  await send(page, 'Answer while it is away')
  await page.getByText('Waits here until Parley can be reached').waitFor()
  const written = parley.sandbox.customerWrites({
    platform: 'whatsapp',
    from: '15550196',
    text: 'Restart 2',
    name: 'Emma',
  })
  await page.waitForTimeout(1000)
  const port = Number(new URL(parley.url).port)
  parley.app = await testApp({ database, port, log: pino({ level: 'silent' }) })
  await written
  for (const text of ['Answer before', 'Answer while it is away'])
    await parley.sandbox.waitForSent((sent) => sent.text === text, 20_000)
  await customerWrites(parley, '15550196', 'Restart 3')
  for (const text of ['Restart 2', 'Restart 3', 'Answer before', 'Answer while it is away']) {
    await message(page, text).waitFor()
    expect(await message(page, text).count()).toBe(1)
  }
  expect(sentTimes('Answer before')).toBe(1)
  expect(sentTimes('Answer while it is away')).toBe(1)
  const shown = await thread(page).getByRole('article').allInnerTexts()
  await page.reload()
  await message(page, 'Restart 3').waitFor()
  expect((await thread(page).getByRole('article').allInnerTexts()).length).toBe(shown.length)
  expect(trouble.filter((words) => !/WebSocket|ERR_CONNECTION|Failed to load/.test(words))).toEqual([])
  await context.close()
}, 60_000)

test.each([
  [403, 'insufficient_permissions', /You may not do this/],
  [409, 'open_ticket_exists', /already has another open conversation/],
  [422, 'invalid_body', /Say it otherwise/],
  [500, 'internal_error', /went wrong on our side/],
])('a refusal with %i says why, and the change is undone', async (status, code, words) => {
  const text = `Refusal ${status}`
  await customerWrites(parley, `1555019${status}`, text)
  const { page, context } = await open(text)
  await page.route('**/api/v1/tickets/*', (route) =>
    route.request().method() === 'PUT'
      ? route.fulfill({
          status,
          contentType: 'application/problem+json',
          body: JSON.stringify({ code, detail: 'Say it otherwise' }),
        })
      : route.continue(),
  )
  await page.keyboard.press('p')
  await page.getByRole('option', { name: 'Low' }).click()
  await page.getByText(words).first().waitFor()
  await page.getByRole('button', { name: 'Priority: Medium' }).waitFor()
  await context.close()
})

test('a ticket that is gone, and one that cannot be fetched, say so and offer a way on', async () => {
  const { page, context } = await visit(browser(), parley)
  await signIn(page)
  await page.goto('/app/inbox/open/tkt_01jd1jzz00e008000000000001')
  await page.getByText('This conversation does not exist, or you may not see it.').waitFor()
  await page.getByRole('link', { name: 'Back to the list' }).click()
  await page.waitForURL('**/app/inbox/open')
  await page.locator('[data-ticket]').first().waitFor()
  await page.route('**/api/v1/tickets/tkt_*', (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      body: JSON.stringify({ code: 'internal_error', request_id: 'req-1' }),
    }),
  )
  await page.locator('[data-ticket]').nth(3).click()
  await page
    .getByText(/went wrong on our side/)
    .first()
    .waitFor()
  await page.unroute('**/api/v1/tickets/tkt_*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await thread(page).waitFor()
  await context.close()
})

test('429 and 503 are waited out, and the session that ends leads to the sign-in with the text kept', async () => {
  await customerWrites(parley, '15550198', 'Busy')
  const { page, context } = await open('Busy')
  let refusals = 0
  await page.route('**/scheduled-messages', (route) => {
    if (route.request().method() !== 'POST' || refusals++ >= 2) return route.continue()
    const status = refusals === 1 ? 429 : 503
    const code = status === 429 ? 'too_many_requests' : 'overloaded'
    return route.fulfill({
      status,
      headers: { 'retry-after': '1' },
      contentType: 'application/problem+json',
      body: JSON.stringify({ code }),
    })
  })
  await send(page, 'Patience')
  await page.getByText('Parley is busy; this is sent as soon as it can be').waitFor()
  await parley.sandbox.waitForSent(({ text }) => text === 'Patience', 20_000)
  expect(sentTimes('Patience')).toBe(1)

  await composer(page).fill('Kept over the sign-in')
  await context.clearCookies()
  await page.keyboard.press('Control+Enter')
  await page.waitForURL('**/app/sign-in**')
  await page.getByLabel('E-mail address', { exact: true }).fill('maya@northtrail.example')
  await page.getByLabel('Password', { exact: true }).fill('northtrail-demo')
  await page.keyboard.press('Enter')
  await parley.sandbox.waitForSent(({ text }) => text === 'Kept over the sign-in', 20_000)
  expect(sentTimes('Kept over the sign-in')).toBe(1)
  await context.close()
}, 60_000)
