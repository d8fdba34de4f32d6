import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { oneBrowser, signIn, typeInFocus, visit } from './browser.ts'
import { type Parley, startParley } from './parley.ts'
import { composer, customerWrites, header, message, send, thread } from './ticket-page.ts'

const browser = oneBrowser()
const tunde = 'tunde@northtrail.example'
let parley: Parley
beforeAll(async () => {
  parley = await startParley()
}, 120_000)
afterAll(() => parley?.stop())

async function open(email: string, text: string) {
  const visited = await visit(browser(), parley)
  await signIn(visited.page, email)
  await visited.page.goto('/app/inbox/open')
  await visited.page.getByText(text).first().click()
  await message(visited.page, text).waitFor()
  return visited
}

describe('two agents on one ticket', () => {
  test('see each other look, type, take it and answer; both answers arrive once, in one order', async () => {
    await customerWrites(parley, '15550181', 'Who helps me?')
    const one = await open('maya@northtrail.example', 'Who helps me?')
    const two = await open(tunde, 'Who helps me?')
    await one.page.getByRole('img', { name: 'Tunde Oyelaran is looking at this too' }).waitFor()
    await two.page.getByRole('img', { name: 'Maya Lindqvist is looking at this too' }).waitFor()

    await two.page.keyboard.press('r')
    await typeInFocus(two.page, 'I do')
    await one.page.getByText('Tunde Oyelaran is typing…').waitFor()
    await one.page.keyboard.press('a')
    await one.page.getByRole('combobox', { name: 'Assign' }).fill('tunde')
    await one.page.keyboard.press('Enter')
    await header(two.page).getByRole('button', { name: 'Assignee: Tunde Oyelaran' }).waitFor()
    await thread(two.page)
      .getByText(/Maya Lindqvist.* assigned this to you/)
      .waitFor()
    await thread(one.page)
      .getByText(/You assigned this to .*Tunde Oyelaran/)
      .waitFor()

    await two.page.keyboard.press('Control+Enter')
    await send(one.page, 'And I help him')
    await parley.sandbox.waitForSent(({ text }) => text === 'I do', 10_000)
    await parley.sandbox.waitForSent(({ text }) => text === 'And I help him', 10_000)
    for (const { page } of [one, two]) {
      await message(page, 'I do').waitFor()
      await message(page, 'And I help him').waitFor()
    }
    const words = (page: typeof one.page) => thread(page).getByRole('article').allInnerTexts()
    expect(await words(one.page)).toEqual(await words(two.page))
    expect(parley.sandbox.sent().filter(({ text }) => text === 'I do')).toHaveLength(1)
    expect([...one.trouble, ...two.trouble]).toEqual([])
    await two.context.close()
    await one.page.getByRole('img', { name: /is looking at this too/ }).waitFor({ state: 'detached' })
    await one.context.close()
  })

  test('who comes in later sees at once who is where, not when they say so again', async () => {
    await customerWrites(parley, '15550185', 'Who is in here?')
    const one = await open('maya@northtrail.example', 'Who is in here?')
    const two = await visit(browser(), parley)
    await signIn(two.page, tunde)
    await two.page.goto('/app/inbox/open')
    const row = two.page.locator('[data-ticket]').filter({ hasText: 'Who is in here?' })
    await row.getByTitle(/Maya Lindqvist is looking at it/).waitFor({ timeout: 5000 })
    await one.context.close()
    await two.context.close()
  })

  test('a colleague who was faster with the subject keeps theirs, and it is said', async () => {
    await customerWrites(parley, '15550182', 'Two of you?')
    const one = await open('maya@northtrail.example', 'Two of you?')
    const two = await open(tunde, 'Two of you?')
    await one.page.getByRole('button', { name: 'Two of you?' }).click()
    await two.page.getByRole('button', { name: 'Two of you?' }).click()
    // Maya's browser does not hear of it in time.
    await one.page.route('**/api/v1/tickets/*', async (route) => {
      if (route.request().method() === 'PUT') await two.page.getByRole('button', { name: 'Theirs' }).waitFor()
      await route.continue()
    })
    await one.page.getByRole('textbox', { name: 'Subject' }).fill('Mine')
    await two.page.getByRole('textbox', { name: 'Subject' }).fill('Theirs')
    await Promise.all([one.page.keyboard.press('Enter'), two.page.keyboard.press('Enter')])
    await one.page.getByText('Somebody changed the subject to “Theirs” meanwhile.').first().waitFor()
    await one.page.getByRole('button', { name: 'Theirs' }).waitFor()
    await one.context.close()
    await two.context.close()
  })

  test('what one has not read is marked, and coming back leads there; reading it tells the other window', async () => {
    await customerWrites(parley, '15550183', 'First')
    const { page, context } = await open('maya@northtrail.example', 'First')
    await page.waitForTimeout(800)
    await page.goto('/app/inbox/resolved')
    for (let n = 0; n < 30; n++) await customerWrites(parley, '15550183', `News ${n}\nwith a second line`)
    const other = await visit(browser(), parley)
    await signIn(other.page)
    await page.goto('/app/inbox/open')
    await page
      .getByText(/News 29/)
      .first()
      .click()
    await thread(page).getByText('New', { exact: true }).waitFor()
    const place = await page.evaluate(() => {
      const box = document.querySelector('[data-thread]') as HTMLElement
      const line = document.getElementById('new-line') as HTMLElement
      return line.getBoundingClientRect().top - box.getBoundingClientRect().top
    })
    expect(place).toBeGreaterThan(0)
    expect(place).toBeLessThan(300)
    await customerWrites(parley, '15550183', 'And one more')
    await page.getByRole('button', { name: 'To the newest message' }).getByText('1 new').waitFor()
    // Nothing moves under who reads.
    const after = await page.evaluate(() => {
      const box = document.querySelector('[data-thread]') as HTMLElement
      return (
        (document.getElementById('new-line') as HTMLElement).getBoundingClientRect().top -
        box.getBoundingClientRect().top
      )
    })
    expect(Math.abs(after - place)).toBeLessThan(2)
    await page.getByRole('button', { name: 'To the newest message' }).click()
    await message(page, 'And one more').waitFor()
    const id = page.url().split('/').at(-1)?.split('?')[0] ?? ''
    await expect
      .poll(() => other.page.evaluate(async (ticket) => (await fetch(`/api/v1/tickets/${ticket}/read`)).json(), id))
      .toMatchObject({ position: 32 })
    await page.keyboard.press('u')
    await expect
      .poll(() => other.page.evaluate(async (ticket) => (await fetch(`/api/v1/tickets/${ticket}/read`)).json(), id))
      .toMatchObject({ position: 31 })
    await context.close()
    await other.context.close()
  })
})

test('a draft is there in another browser, and the reply and the note are kept apart', async () => {
  await customerWrites(parley, '15550184', 'Drafts?')
  const one = await open('maya@northtrail.example', 'Drafts?')
  await one.page.keyboard.press('r')
  await one.page.keyboard.insertText('Half an answer')
  await one.page.keyboard.press('Escape')
  await one.page.keyboard.press('n')
  await one.page.keyboard.insertText('Half a note')
  await one.page.waitForTimeout(1200)
  const two = await open('maya@northtrail.example', 'Drafts?')
  await expect.poll(() => composer(two.page).inputValue()).toBe('Half an answer')
  await two.page.keyboard.press('n')
  await expect.poll(() => composer(two.page).inputValue()).toBe('Half a note')
  await one.context.close()
  await two.context.close()
})
