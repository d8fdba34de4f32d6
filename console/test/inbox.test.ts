import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibility, desktop, oneBrowser, phone, signIn, typeInFocus, visit } from './browser.ts'
import { maya, type Parley, startParley } from './parley.ts'

const browser = oneBrowser()
let parley: Parley
beforeAll(async () => {
  parley = await startParley()
}, 120_000)
afterAll(() => parley?.stop())

const rows = (page: Page) => page.getByRole('list', { name: 'Conversations' }).getByRole('link')
const rowOf = (page: Page, name: string) => rows(page).filter({ hasText: name })
const nameAt = async (page: Page, at: number) => (await rows(page).nth(at).locator('bdi').first().textContent()) ?? ''
const focusedName = (page: Page) => page.locator('[data-ticket]:focus bdi').first().textContent()
const statusOf = async (id: string | null) =>
  (await (await parley.app.service()).get(`/api/v1/tickets/${id}`)).body.status as string
const writes = (from: string, name: string, text: string) =>
  parley.sandbox.customerWrites({ platform: 'whatsapp', from, name, text })

async function open(view: string, look: Parameters<typeof visit>[2] = {}, email = maya) {
  const visited = await visit(browser(), parley, look)
  await signIn(visited.page, email)
  await visited.page.goto(`/app/inbox/${view}`)
  await rows(visited.page).first().waitFor()
  return visited
}

describe('the list', () => {
  test('keeps its order under the pointer, tells what is new, and takes it on when the pointer leaves', async () => {
    const { page, context, trouble } = await open('open')
    await page.mouse.move(1100, 600)
    await writes('15550100901', 'Otto Under', 'Is anybody there?')
    await rowOf(page, 'Otto Under').waitFor()
    const before = [await nameAt(page, 0), await nameAt(page, 1), await nameAt(page, 2)]
    expect(before[0]).toBe('Otto Under')
    const total = Number(await page.getByRole('heading', { level: 1 }).locator('+ span').textContent())

    await rows(page).nth(1).hover()
    await writes('15550100902', 'Nina New', 'One more question')
    await writes('15550100901', 'Otto Under', 'Still here')
    await page.getByRole('button', { name: '2 new' }).waitFor()
    expect([await nameAt(page, 0), await nameAt(page, 1), await nameAt(page, 2)]).toEqual(before)
    await rowOf(page, 'Still here').waitFor()

    await page.mouse.move(1100, 600)
    await rowOf(page, 'Nina New').waitFor()
    expect([await nameAt(page, 0), await nameAt(page, 1)]).toEqual(['Otto Under', 'Nina New'])
    await expect
      .poll(async () => Number(await page.getByRole('heading', { level: 1 }).locator('+ span').textContent()))
      .toBe(total + 1)
    expect(trouble).toEqual([])
    await context.close()
  })

  test('counts what is in each view, live', async () => {
    const { page, context } = await open('open')
    const count = async (name: string) =>
      Number(
        (await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name }).innerText()).match(/\d+$/),
      )
    await expect.poll(() => count('Unassigned')).toBeGreaterThan(0)
    const before = {
      unassigned: await count('Unassigned'),
      open: await count('All open'),
      channel: await count('WhatsApp'),
    }
    await writes('15550100903', 'Cora Count', 'Hello')
    await expect
      .poll(async () => ({
        unassigned: await count('Unassigned'),
        open: await count('All open'),
        channel: await count('WhatsApp'),
      }))
      .toEqual({ unassigned: before.unassigned + 1, open: before.open + 1, channel: before.channel + 1 })
    await context.close()
  })

  test('is narrowed by typed tokens, which stand in the address and come off by keys', async () => {
    const { page, context } = await open('open')
    await page.keyboard.press('f')
    await typeInFocus(page, 'status:new chan')
    await page.getByRole('option', { name: 'Channel' }).first().waitFor()
    await page.keyboard.press('Enter')
    await typeInFocus(page, 'wh')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/app/inbox/open?q=status%3Anew+channel%3Awhatsapp')
    await expect.poll(() => rows(page).count()).toBeGreaterThan(0)
    const whole = await rows(page).count()
    const ofChannel = await page.getByRole('img', { name: 'WhatsApp' }).and(page.locator('li *')).count()
    expect(ofChannel).toBe(whole)
    expect(await rows(page).filter({ hasText: 'New, ' }).count()).toBe(whole)

    await page.reload()
    await page.getByRole('button', { name: 'Without the filter Status: New' }).waitFor()
    await expect.poll(() => rows(page).count()).toBe(whole)
    await page.keyboard.press('f')
    await page.keyboard.press('Backspace')
    await page.waitForURL('**/app/inbox/open?q=status%3Anew')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.goto('/app/inbox/open?q=assignee%3Anobodyknows')
    await page.getByText('Assigned to: nobodyknows is nothing that Parley knows.').waitFor()
    await context.close()
  })

  test.each([
    { name: 'a wide window, dark', viewport: desktop, colorScheme: 'dark' as const },
    { name: 'a phone, light', viewport: phone, colorScheme: 'light' as const },
    { name: '320 px, dark', viewport: { width: 320, height: 640 }, colorScheme: 'dark' as const },
  ])('has no fault that axe can find, also while rows are selected and menus are open: $name', async (look) => {
    const { page, context, trouble } = await open('open', look)
    expect(await accessibility(page)).toEqual([])
    await page.getByRole('list', { name: 'Conversations' }).getByRole('checkbox').nth(1).click()
    await page.getByRole('toolbar', { name: '1 selected' }).waitFor()
    expect(await accessibility(page)).toEqual([])
    await page.keyboard.press('a')
    await page.getByRole('option', { name: 'Nobody' }).waitFor()
    expect(await accessibility(page, { within: '[role=dialog]' })).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.getByRole('combobox', { name: 'Filter this list' }).click()
    await page.getByRole('option', { name: 'Priority' }).waitFor()
    expect(await accessibility(page)).toEqual([])
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(over).toBe(0)
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('an agent without a mouse', () => {
  test('moves through the list, resolves, and goes on with the next one; undo brings it back', async () => {
    const { page, context, trouble } = await open('open')
    const names = [await nameAt(page, 0), await nameAt(page, 1), await nameAt(page, 2)]
    const id = await rows(page).nth(1).getAttribute('data-ticket')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await expect.poll(() => focusedName(page)).toBe(names[1])
    await page
      .getByRole('region', { name: 'Conversation', exact: true })
      .getByText(names[1] as string)
      .first()
      .waitFor()

    await page.keyboard.press('x')
    await page.getByRole('toolbar', { name: '1 selected' }).waitFor()
    await page.keyboard.press('e')
    await expect.poll(() => rowOf(page, names[1] as string).count()).toBe(0)
    await expect.poll(() => statusOf(id)).toBe('resolved')
    await expect.poll(() => focusedName(page)).toBe(names[2])
    await page
      .getByRole('region', { name: 'Conversation', exact: true })
      .getByText(names[2] as string)
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await rowOf(page, names[1] as string).waitFor()
    await expect.poll(() => statusOf(id)).toBe('open')
    expect(trouble).toEqual([])
    await context.close()
  })

  test('selects a range, assigns it and gives it a tag', async () => {
    const { page, context } = await open('unassigned')
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('Shift+X')
    await page.getByRole('toolbar', { name: '3 selected' }).waitFor()
    await page.keyboard.press('t')
    await page.getByRole('combobox', { name: 'Tags' }).fill('spring sale')
    await page.keyboard.press('Enter')
    await page.getByText('Tag spring sale added to 3 conversations').waitFor()
    await page.goto('/app/inbox/open?q=tag%3A%22spring+sale%22')
    await expect.poll(() => rows(page).count()).toBe(3)
    await page.keyboard.press('j')
    await page.keyboard.press('Control+a')
    await page.getByRole('toolbar', { name: '3 selected' }).waitFor()
    await page.keyboard.press('a')
    await page.getByRole('combobox', { name: 'Assign' }).fill('pri')
    await page.keyboard.press('Enter')
    await page.getByText('3 conversations assigned to Priya Raman').waitFor()
    await expect
      .poll(async () => (await rows(page).allInnerTexts()).filter((text) => text.includes('Assigned to Priya')).length)
      .toBe(3)
    const { body } = await (await parley.app.service()).get('/api/v1/tickets?tag=spring%20sale')
    expect(body.tickets.map((ticket: { tags: string[] }) => ticket.tags.includes('spring sale'))).toEqual([
      true,
      true,
      true,
    ])
    expect(new Set(body.tickets.map((ticket: { assigned_agent_id: string }) => ticket.assigned_agent_id)).size).toBe(1)
    await context.close()
  })
})

test('the page’s policy refused nothing', () => {
  expect(parley.app.policyReports()).toBe(0)
})
