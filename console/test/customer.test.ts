import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibility, oneBrowser, phone, signIn, typeInFocus, visit } from './browser.ts'
import { maya, type Parley, priya, startParley } from './parley.ts'

const browser = oneBrowser()
let parley: Parley
beforeAll(async () => {
  parley = await startParley()
}, 120_000)
afterAll(() => parley?.stop())

const panel = (page: Page) => page.getByRole('complementary', { name: 'Customer' })
const part = (page: Page, title: string) =>
  page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) }).last()

/** Somebody writes on WhatsApp, and an agent opens it. */
async function openOf(name: string, from: string, look: Parameters<typeof visit>[2] = {}, email = maya) {
  await parley.sandbox.customerWrites({ platform: 'whatsapp', from, name, text: 'Hello?' })
  await parley.app.settled()
  const visited = await visit(browser(), parley, look)
  await visited.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await signIn(visited.page, email)
  const key = await parley.app.service()
  const { body } = await key.get('/api/v1/tickets?page_size=20')
  const found = body.tickets.find(
    (one: { customer: { name: string }; source: { channel: string } }) =>
      one.customer.name === name && one.source.channel === 'whatsapp',
  )
  await visited.page.goto(`/app/inbox/open/${found.ticket_id}`)
  await visited.page.getByRole('region', { name: 'Messages' }).getByText('Hello?').first().waitFor()
  if (!look.viewport) await panel(visited.page).getByRole('heading', { name, exact: true }).waitFor()
  return { ...visited, customerId: found.customer.internal_id as string }
}

describe('the customer beside a conversation', () => {
  test('is changed by keys, and a colleague who looks sees it at once', async () => {
    const { page, context, trouble } = await openOf('Otto Panel', '15550100701')
    const other = await openOf('Otto Panel', '15550100701', {}, priya)
    await panel(page).getByRole('button', { name: 'Copy +15550100701' }).click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('+15550100701')

    await page.keyboard.press('c')
    await page.keyboard.press('e')
    await page.getByLabel('Name', { exact: true }).and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText('Otto Renamed')
    await page.keyboard.press('Tab')
    await page.keyboard.insertText('no address')
    await page.keyboard.press('Enter')
    await page.getByText('This does not look like an e-mail address').waitFor()
    expect(await accessibility(page)).toEqual([])
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText('otto@example.com')
    await page.keyboard.press('Enter')
    await panel(page).getByRole('heading', { name: 'Otto Renamed' }).waitFor()
    await panel(page).getByRole('img', { name: 'Not verified' }).waitFor()
    await panel(other.page).getByRole('heading', { name: 'Otto Renamed' }).waitFor()
    await panel(other.page).getByRole('link', { name: 'otto@example.com' }).waitFor()
    expect([...trouble, ...other.trouble]).toEqual([])
    await Promise.all([context.close(), other.context.close()])
  })

  test('has details that are added, changed and taken away in place, and taken back', async () => {
    const { page, context, trouble } = await openOf('Dora Details', '15550100702')
    const details = part(page, 'Details')
    await page.keyboard.press('c')
    await page.keyboard.press('f')
    await typeInFocus(page, 'Shirt size')
    await page.keyboard.press('Tab')
    await typeInFocus(page, 'M')
    await page.keyboard.press('Enter')
    const value = details.getByRole('button', { name: /^Shirt size: / })
    await value.press('Enter')
    await typeInFocus(page, 'L')
    await page.keyboard.press('Enter')
    await details.getByRole('button', { name: 'Shirt size: L. Change it' }).and(page.locator(':focus')).waitFor()

    await page.route('**/api/v1/customers/*', (route) =>
      route.request().method() === 'PUT'
        ? route.fulfill({ status: 403, json: { status: 403, code: 'insufficient_permissions', detail: 'no' } })
        : route.continue(),
    )
    await value.press('Enter')
    await typeInFocus(page, 'XL')
    await page.keyboard.press('Enter')
    await page.getByText('You may not do this. Ask an admin of your company.').first().waitFor()
    await details.getByRole('button', { name: 'Shirt size: L. Change it' }).waitFor()
    await page.unroute('**/api/v1/customers/*')

    await value.press('Enter')
    await page.keyboard.press('Backspace')
    await page.keyboard.press('Enter')
    await details.getByText('Nothing else is known.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await details.getByRole('button', { name: 'Shirt size: L. Change it' }).waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })

  test('has notes for colleagues: written, changed, deleted after a question; a text that could not be saved is not lost', async () => {
    const { page, context, trouble } = await openOf('Nora Notes', '15550100703')
    const notes = part(page, 'Notes')
    await page.route('**/notes', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({ status: 503, json: { status: 503, code: 'overloaded', detail: 'busy' } })
        : route.continue(),
    )
    await page.keyboard.press('c')
    await page.keyboard.press('n')
    await typeInFocus(page, 'Calls on Mondays.')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Parley is very busy.').first().waitFor()
    await page.unroute('**/notes')
    const box = notes.getByRole('textbox', { name: 'Note' })
    expect(await box.inputValue()).toBe('Calls on Mondays.')
    await box.press('Control+Enter')
    await notes.getByRole('listitem').getByText('Calls on Mondays.').waitFor()
    await notes.getByText('Maya Lindqvist').waitFor()

    const other = await openOf('Nora Notes', '15550100703', {}, priya)
    await part(other.page, 'Notes').getByText('Calls on Mondays.').waitFor()
    expect(await part(other.page, 'Notes').getByRole('button', { name: 'Delete this note' }).count()).toBe(0)
    await notes.getByRole('button', { name: 'Change this note' }).press('Enter')
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText('Calls on Tuesdays.')
    await page.keyboard.press('Control+Enter')
    await part(other.page, 'Notes').getByText('Calls on Tuesdays.').waitFor()

    await notes.getByRole('button', { name: 'Delete this note' }).press('Enter')
    await notes.getByRole('button', { name: 'Keep' }).and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await notes.getByText('No notes yet. Only colleagues see them.').waitFor()
    await part(other.page, 'Notes').getByText('No notes yet. Only colleagues see them.').waitFor()
    expect([...trouble.filter((line) => !line.includes('503')), ...other.trouble]).toEqual([])
    await Promise.all([context.close(), other.context.close()])
  })

  test('is put away by its key for good, and slides over on a phone', async () => {
    const { page, context } = await openOf('Paul Phone', '15550100704')
    await panel(page).waitFor()
    await page.keyboard.press(']')
    await panel(page).waitFor({ state: 'detached' })
    await page.waitForLoadState('networkidle')
    await page.reload()
    await page.getByRole('region', { name: 'Messages' }).waitFor()
    expect(await panel(page).count()).toBe(0)
    await page.keyboard.press(']')
    await panel(page).waitFor()
    await page.setViewportSize(phone)
    await page.getByRole('region', { name: 'Messages' }).waitFor()
    await page.keyboard.press(']')
    const sheet = page.getByRole('dialog', { name: 'Customer' })
    await sheet.getByRole('heading', { name: 'Paul Phone' }).waitFor()
    expect(await accessibility(page)).toEqual([])
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    await context.close()
  })
})

describe('the customer’s page', () => {
  test('has every conversation, and says who may be the same person and why', async () => {
    await parley.sandbox.customerWrites({
      platform: 'twitter',
      from: '2400000000000077',
      name: 'Tina Twin',
      text: 'Hi',
    })
    await parley.app.settled()
    const { page, context, trouble, customerId } = await openOf('Tina Twin', '15550100705')
    await page.keyboard.press('c')
    await page.keyboard.press('o')
    await page.waitForURL(`**/app/customers/${customerId}`)
    await page.getByRole('heading', { level: 1, name: 'Tina Twin' }).waitFor()
    const twins = part(page, 'Perhaps the same person')
    await twins.getByText('same name').waitFor()
    expect(await accessibility(page)).toEqual([])
    await twins.getByRole('link').press('Enter')
    await expect.poll(() => page.url()).not.toContain(customerId)
    await part(page, 'Conversations').getByRole('link').first().press('Enter')
    await page.getByRole('region', { name: 'Messages' }).getByText('Hi', { exact: true }).waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })

  test('of nobody says so', async () => {
    const { page, context } = await visit(browser(), parley)
    await signIn(page)
    await page.goto('/app/customers/cus_00000000000000000000000000')
    await page.getByText('This customer does not exist, or you may not see them.').waitFor()
    expect(parley.app.policyReports()).toBe(0)
    await context.close()
  })
})
