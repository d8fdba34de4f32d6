import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoPassword, maya, oneBrowser, typeInFocus, visit } from './browser.ts'
import { type Parley, startParley } from './parley.ts'
import { composer, customerWrites, header, message } from './ticket-page.ts'

const browser = oneBrowser()
let parley: Parley
beforeAll(async () => {
  parley = await startParley()
}, 120_000)
afterAll(() => parley?.stop())

const bar = (page: Page) => page.getByRole('dialog', { name: 'Commands' })
const rows = (page: Page) => page.getByRole('list', { name: 'Conversations' }).getByRole('link')
const rowOf = (page: Page, name: string) => rows(page).filter({ hasText: name })
const focused = (page: Page) => page.locator(':focus')

/** Makes the pointer an error: what follows is done by keys alone. */
async function withoutMouse(page: Page): Promise<string[]> {
  const used: string[] = []
  await page.exposeFunction('pointerUsed', (what: string) => void used.push(what))
  await page.addInitScript(() => {
    const { pointerUsed } = window as unknown as { pointerUsed(what: string): void }
    for (const type of ['pointerdown', 'mousedown', 'touchstart'])
      addEventListener(type, () => pointerUsed(type), { capture: true })
  })
  return used
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

/** Signs in by keys and waits for the list. */
async function enter(page: Page): Promise<void> {
  await page.goto('/app/sign-in')
  await page.getByLabel('E-mail address').and(focused(page)).waitFor()
  await typeInFocus(page, maya)
  await press(page, 'Tab')
  await page.getByLabel('Password', { exact: true }).and(focused(page)).waitFor()
  await typeInFocus(page, demoPassword)
  await press(page, 'Enter')
  await page.waitForURL('**/app/inbox/**')
  await rows(page).first().waitFor()
}

describe('by keys alone', () => {
  test('an agent signs in, takes a conversation, answers it, resolves it and goes on to the next', async () => {
    await customerWrites(parley, '15550188', 'My stove does not light.', { name: 'Keira Keys' })
    const { page, context, trouble } = await visit(browser(), parley)
    const pointer = await withoutMouse(page)

    await enter(page)
    await press(page, 'g', 'u')
    await page.waitForURL('**/app/inbox/unassigned**')
    await rowOf(page, 'Keira Keys').waitFor()
    const open = () => page.getByRole('region', { name: 'Conversation', exact: true }).getByText('Keira Keys')
    for (let row = 0; row < 30 && (await open().count()) === 0; row++) {
      await press(page, 'j')
      await page.waitForTimeout(100)
    }
    await press(page, 'Enter')
    await message(page, 'My stove does not light.').waitFor()

    await press(page, 'm')
    await header(page)
      .getByRole('button', { name: /^Assignee: Maya Lindqvist/ })
      .waitFor()
    await press(page, 'r')
    await composer(page).and(focused(page)).waitFor()
    await typeInFocus(page, 'Please turn the valve to the left.')
    await press(page, 'Control+Enter')
    await parley.sandbox.waitForSent(({ text }) => text === 'Please turn the valve to the left.', 12_000)
    await message(page, 'Please turn the valve to the left.').waitFor()

    const here = page.url()
    await press(page, 'Escape', 'e')
    await expect.poll(() => page.url(), { timeout: 10_000 }).not.toBe(here)
    await page.getByRole('region', { name: 'Messages' }).waitFor()
    // The page goes on at once, before the server has it.
    const status = async () =>
      (
        await parley.app.sql<{ status: string }[]>`
          select t.status from ticket t join customer c on c.id = t.customer_id where c.name = 'Keira Keys'`
      )[0]?.status
    await expect.poll(status).toBe('resolved')
    expect([pointer, trouble]).toEqual([[], []])
    await context.close()
  })

  test('an agent searches, changes a status and looks up a key from the command bar', async () => {
    await customerWrites(parley, '15550189', 'The zephyrous kettle whistles.', { name: 'Bar Barnaby' })
    const { page, context, trouble } = await visit(browser(), parley)
    const pointer = await withoutMouse(page)
    await enter(page)

    await press(page, 'Control+k')
    await bar(page).getByRole('combobox').and(focused(page)).waitFor()
    await typeInFocus(page, 'zephyrous')
    const found = bar(page)
      .getByRole('group', { name: 'Conversations' })
      .getByRole('option', { name: /Bar Barnaby/ })
    await found.waitFor()
    while ((await found.getAttribute('aria-selected')) !== 'true') await press(page, 'ArrowDown')
    await press(page, 'Enter')
    await message(page, 'The zephyrous kettle whistles.').waitFor()

    await press(page, 'Control+k')
    await typeInFocus(page, 'status')
    const status = bar(page).getByRole('option', { name: /^Change the status/, selected: true })
    await status.first().waitFor()
    await press(page, 'Enter')
    await typeInFocus(page, 'wait')
    await bar(page).getByRole('option', { name: 'Waiting', selected: true }).waitFor()
    await press(page, 'Enter')
    await header(page).getByRole('button', { name: 'Status: Waiting' }).waitFor()

    await press(page, '?')
    const sheet = page.getByRole('dialog', { name: 'Keys' })
    await sheet.getByRole('textbox').and(focused(page)).waitFor()
    await typeInFocus(page, 'assign to me')
    await expect.poll(() => sheet.getByRole('term').allTextContents()).toEqual(['Assign to me'])
    await press(page, 'Escape')
    await sheet.waitFor({ state: 'detached' })
    expect([pointer, trouble]).toEqual([[], []])
    await context.close()
  })

  test('the first stop leads past the rail to the page', async () => {
    const { page, context } = await visit(browser(), parley)
    await enter(page)
    await page.reload()
    await rows(page).first().waitFor()
    await press(page, 'Tab')
    await page.getByRole('link', { name: 'Skip to content' }).and(focused(page)).waitFor()
    await press(page, 'Enter')
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main')
    await press(page, 'Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)
    expect(parley.app.policyReports()).toBe(0)
    await context.close()
  })
})
