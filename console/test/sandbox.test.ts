import { toId } from '@parley/contract'
import type { FrameLocator, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibility, demoPassword, desktop, maya, oneBrowser, phone, visit } from './browser.ts'
import { type Parley, startParley } from './parley.ts'

const browser = oneBrowser()
const wide = { width: 1720, height: 960 }
let parley: Parley
beforeAll(async () => {
  parley = await startParley()
}, 120_000)
afterAll(() => parley?.stop())

/** One phone on the desk, by who holds it. */
const unit = (page: Page, name: string): Locator => page.getByRole('region', { name: new RegExp(`^${name} on `) })
const conversation = (page: Page, name: string): Locator => unit(page, name).getByRole('log')
const bubble = (page: Page, name: string, text: string): Locator =>
  conversation(page, name).locator('.entry').filter({ hasText: text })
const desk = (...phones: string[]) => `/sandbox/?phones=${phones.join(',')}`
const emma = 'whatsapp~15550190~Emma Sandbox'

async function says(page: Page, name: string, text: string): Promise<void> {
  await unit(page, name)
    .getByRole('textbox', { name: `Message as ${name}` })
    .fill(text)
  await page.keyboard.press('Enter')
}

/** The console in its frame beside the phones, signed in. */
async function agentBeside(page: Page): Promise<FrameLocator> {
  const console = page.frameLocator('iframe[title="Console"]')
  await console.getByLabel('E-mail address').fill(maya)
  await console.getByLabel('Password', { exact: true }).fill(demoPassword)
  await console.getByRole('button', { name: 'Sign in' }).click()
  await console.getByRole('region', { name: 'Conversations' }).waitFor()
  return console
}

describe('the console and a phone side by side', () => {
  test('a customer writes on the phone, an agent answers in the console, and both see what became of it', async () => {
    const { page, context, trouble } = await visit(browser(), parley, { viewport: wide })
    await page.goto(desk(emma))
    const console = await agentBeside(page)
    await says(page, 'Emma Sandbox', 'Is my lantern on its way?')
    await bubble(page, 'Emma Sandbox', 'Is my lantern').getByRole('img', { name: 'Received by Parley' }).waitFor()
    await console.getByRole('link', { name: /All open/ }).click()
    await console.getByText('Is my lantern on its way?').first().click()
    await console.getByRole('article').filter({ hasText: 'Is my lantern' }).waitFor()

    await console.getByRole('region', { name: 'Writing' }).getByRole('textbox').fill('It left this morning.')
    await page.keyboard.press('Control+Enter')
    await bubble(page, 'Emma Sandbox', 'It left this morning.').waitFor()
    await console
      .getByRole('region', { name: 'Messages' })
      .getByRole('article')
      .filter({ hasText: 'It left this morning.' })
      .waitFor()
    await console.getByRole('region', { name: 'Messages' }).getByText('Read', { exact: true }).waitFor()
    expect(await bubble(page, 'Emma Sandbox', 'It left this morning.').getAttribute('class')).not.toContain('early')
    expect(trouble).toEqual([])
    await context.close()
  })

  test('what went to and fro is there to read: the webhook as it was posted, the call as Parley made it', async () => {
    const { page, context } = await visit(browser(), parley, { viewport: wide })
    await page.goto(desk(emma))
    await unit(page, 'Emma Sandbox')
      .getByRole('button', { name: /^Traffic/ })
      .click()
    const traffic = page.getByRole('complementary', { name: 'Traffic of Emma Sandbox' })
    await traffic
      .getByText(/^POST .*\/webhooks\/whatsapp$/)
      .first()
      .click()
    await traffic.getByRole('region', { name: 'Body' }).getByText('"Is my lantern on its way?"').waitFor()
    await traffic
      .getByRole('region', { name: 'Headers' })
      .getByText(/x-hub-signature-256/)
      .waitFor()
    await traffic.getByRole('button', { name: 'From Parley', exact: true }).click()
    await traffic.getByText('send', { exact: true }).first().click()
    await traffic.getByText('"It left this morning."').first().waitFor()
    expect(await traffic.getByText('sandbox-whatsapp-access-token').count()).toBe(0)
    expect(await accessibility(page)).toEqual([])
    await context.close()
  })
})

describe('every platform has its face', () => {
  test.each([
    { platform: 'facebook', door: 'Messenger' },
    { platform: 'twitter', door: 'X' },
  ])('$door: somebody new takes out the phone, writes, and has the answer of an agent', async ({ platform, door }) => {
    const { page, context, trouble } = await visit(browser(), parley, { viewport: desktop })
    await page.goto('/sandbox/?console=0&phones=')
    await page.getByRole('button', { name: door, exact: true }).click()
    const name = await onlyName(page)
    expect(await unit(page, name).locator(`.skin-${platform}`).count()).toBe(1)
    await says(page, name, `Hello by ${door}`)
    await bubble(page, name, `Hello by ${door}`).getByRole('img', { name: 'Received by Parley' }).waitFor()
    await answer(`Hello by ${door}`, `Hello back by ${door}`)
    await bubble(page, name, `Hello back by ${door}`).waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })

  test('the bot answers by itself with buttons, hands over when asked, and an agent goes on', async () => {
    const { page, context, trouble } = await visit(browser(), parley, { viewport: desktop })
    parley.sandbox.change({ chatbot: { pollEveryMs: 200, pollForMs: 20_000 } })
    await page.goto('/sandbox/?console=0&phones=chatbot~chat_sandbox~Bea Sandbox')
    await says(page, 'Bea Sandbox', 'Where is my order?')
    await bubble(page, 'Bea Sandbox', 'Orders leave our house within a day').waitFor()
    await conversation(page, 'Bea Sandbox').getByRole('button', { name: 'Talk to a person' }).click()
    await expect.poll(() => ticketOf('Where is my order?')).toBeDefined()
    await answer('Where is my order?', 'I am a person')
    await bubble(page, 'Bea Sandbox', 'I am a person').waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('trouble to order', () => {
  test('a message that is posted three times is one message; the fault is seen, and cleared again', async () => {
    const { page, context } = await visit(browser(), parley, { viewport: wide })
    await page.goto(`${desk('whatsapp~15550191~Dora Double')}&console=0`)
    await orderFault(page, 'Duplicate', 'WhatsApp')
    await says(page, 'Dora Double', 'Only once, please')
    await bubble(page, 'Dora Double', 'Only once').getByRole('img', { name: 'Received by Parley' }).waitFor()
    await page.getByText('WhatsApp · struck 1× · until cleared').waitFor()
    await unit(page, 'Dora Double')
      .getByRole('button', { name: /^Traffic/ })
      .click()
    const posts = page.getByRole('complementary', { name: 'Traffic of Dora Double' }).getByText('→ Parley')
    await expect.poll(() => posts.count()).toBe(3)
    await parley.app.settled()
    const told = await parley.app.sql`select id from message where content = 'Only once, please'`
    expect(told.length).toBe(1)
    expect(await accessibility(page)).toEqual([])
    await page.getByRole('button', { name: 'Clear Duplicate on WhatsApp' }).click()
    await page.getByText('Nothing. The platforms behave.').waitFor()
    expect(parley.sandbox.faults.list()).toEqual([])
    await context.close()
  })

  test('an outage of the platform is seen on both sides, and the message arrives once it is over', async () => {
    const { page, context } = await visit(browser(), parley, { viewport: wide })
    await page.goto(desk('facebook~5550100000000191~Otto Outage'))
    const console = await agentBeside(page)
    await says(page, 'Otto Outage', 'Are you there?')
    await console.getByRole('link', { name: /All open/ }).click()
    await console.getByText('Are you there?').first().click()
    await console.getByRole('article').filter({ hasText: 'Are you there?' }).waitFor()
    await orderFault(page, 'Outage', 'Messenger')
    await console.getByRole('region', { name: 'Writing' }).getByRole('textbox').fill('We are')
    await page.keyboard.press('Control+Enter')
    await page.getByText(/^Messenger · struck [1-9]\d*× · until cleared$/).waitFor()
    const retry = console.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Send again' })
    await retry.waitFor()
    expect(await bubble(page, 'Otto Outage', 'We are').count()).toBe(0)
    await page.getByRole('button', { name: 'Clear all' }).click()
    await page.getByText('Nothing. The platforms behave.').waitFor()
    await page.getByRole('button', { name: 'Close Faults' }).click()
    await retry.click()
    await bubble(page, 'Otto Outage', 'We are').waitFor()
    await unit(page, 'Otto Outage')
      .getByRole('button', { name: /^Traffic/ })
      .click()
    const traffic = page.getByRole('complementary', { name: 'Traffic of Otto Outage' })
    await traffic
      .getByText(/^503 .*fault: error/)
      .first()
      .waitFor()
    await context.close()
  })

  test('three customers write now: three phones lie there, and three tickets more are open', async () => {
    const { page, context } = await visit(browser(), parley, { viewport: wide })
    await page.goto(desk())
    const before = await openTickets()
    await page.getByRole('button', { name: 'Three customers write now' }).click()
    const phones = page.getByRole('navigation', { name: 'Phones on the desk' }).getByRole('button')
    await expect.poll(() => phones.count()).toBe(3)
    for (const channel of ['WhatsApp', 'Messenger', 'X']) {
      const one = page.getByRole('region', { name: new RegExp(` on ${channel}$`) })
      await one.getByRole('log').getByRole('img', { name: 'Received by Parley' }).waitFor({ state: 'attached' })
    }
    await expect.poll(openTickets).toBe(before + 3)
    await context.close()
  })
})

describe('whoever looks at it, and on what', () => {
  const visits = [
    { name: 'a wide window, light', viewport: wide, colorScheme: 'light' as const },
    { name: 'a wide window, dark', viewport: wide, colorScheme: 'dark' as const },
    { name: 'a telephone, light', viewport: phone, colorScheme: 'light' as const },
    { name: 'a telephone, dark', viewport: phone, colorScheme: 'dark' as const },
  ]
  const faces = [emma, 'facebook~5550100000000191~Otto', 'twitter~3001969357~Dee', 'chatbot~chat_sandbox~Bea']

  test.each(visits)('nothing is cut off, and axe finds nothing: $name', async ({ viewport, colorScheme }) => {
    const { page, context, trouble } = await visit(browser(), parley, { viewport, colorScheme })
    for (const face of faces) {
      await page.goto(`${desk(face)}&console=0`)
      await page.getByRole('log').first().waitFor()
      await settle(page)
      expect([face, ...(await accessibility(page))]).toEqual([face])
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect([face, over]).toEqual([face, 0])
    }
    if (viewport === phone) {
      for (const tab of ['People', 'Faults', 'Console']) {
        await page.getByRole('navigation', { name: 'What to look at' }).getByRole('button', { name: tab }).click()
        await settle(page)
        expect([tab, ...(await accessibility(page))]).toEqual([tab])
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
      }
    }
    const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    const light = /\d+/.exec(ground)?.[0]
    expect(Number(light) > 128).toBe(colorScheme === 'light')
    expect(trouble).toEqual([])
    await context.close()
  })

  test('the phones alone, on the sandbox’s own address, work without a console', async () => {
    const { page, context, trouble } = await visit(browser(), parley, { viewport: phone })
    await page.goto(`${parley.sandbox.url}/pages/?phones=whatsapp~15550192~Ada Alone`)
    await says(page, 'Ada Alone', 'All by myself')
    await bubble(page, 'Ada Alone', 'All by myself').getByRole('img', { name: 'Received by Parley' }).waitFor()
    expect(await page.locator('iframe').count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Console' }).count()).toBe(0)
    expect(await accessibility(page)).toEqual([])
    expect(trouble).toEqual([])
    await context.close()
  })

  test('nothing of it was refused by the console’s policy', () => {
    expect(parley.app.policyReports()).toBe(0)
  })
})

/** Fonts and what was asked for are there. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle', { timeout: 1500 }).catch(() => undefined)
}

async function onlyName(page: Page): Promise<string> {
  const label = await page.getByRole('region', { name: / on (Messenger|X)$/ }).getAttribute('aria-label')
  return String(label).replace(/ on [^ ]+$/, '')
}

async function orderFault(page: Page, kind: string, platform: string): Promise<void> {
  await page.getByRole('button', { name: /^Faults/ }).click()
  await page.getByLabel('What goes wrong').selectOption({ label: kind })
  await page.getByRole('combobox', { name: 'On', exact: true }).selectOption({ label: platform })
  await page.getByRole('button', { name: `Order “${kind}”` }).click()
  await page.getByRole('button', { name: `Clear ${kind} on ${platform}` }).waitFor()
}

async function ticketOf(text: string): Promise<string | undefined> {
  const [row] = await parley.app.sql<{ ticket_id: string }[]>`
    select ticket_id from message where content = ${text} order by created_at desc limit 1`
  return row?.ticket_id
}

/** An agent answers the ticket in which this was written. */
async function answer(written: string, text: string): Promise<void> {
  await expect.poll(() => ticketOf(written)).toBeDefined()
  const service = await parley.app.service()
  const { status } = await service.post(`/api/v1/tickets/${toId('ticket', String(await ticketOf(written)))}/message`, {
    content: text,
    sender_type: 'agent',
  })
  expect(status).toBe(200)
}

async function openTickets(): Promise<number> {
  const [row] = await parley.app.sql<
    { n: number }[]
  >`select count(*)::int as n from ticket where status in ('new', 'open')`
  return row?.n ?? 0
}
