import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibility, oneBrowser, phone, signIn, typeInFocus, visit } from './browser.ts'
import { type Parley, startParley } from './parley.ts'

const browser = oneBrowser()
let parley: Parley
beforeAll(async () => {
  parley = await startParley()
}, 120_000)
afterAll(() => parley?.stop())

const mostMs = 50
const bar = (page: Page) => page.getByRole('dialog', { name: 'Commands' })
const input = (page: Page) => bar(page).getByRole('combobox', { name: 'Commands' })
const marked = (page: Page) => bar(page).getByRole('option', { selected: true })

async function open(look: Parameters<typeof visit>[2] = {}) {
  const visited = await visit(browser(), parley, look)
  await signIn(visited.page)
  await visited.page.getByRole('list', { name: 'Conversations' }).getByRole('link').first().waitFor()
  await visited.page.waitForLoadState('networkidle')
  return visited
}

/** From the press of the keys until the bar is painted and takes letters, in ms. */
async function openingMs(page: Page): Promise<number> {
  const took = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        addEventListener(
          'keydown',
          ({ timeStamp }) => {
            const look = () => {
              if (!document.activeElement?.matches('[role=dialog] [role=combobox]')) return requestAnimationFrame(look)
              // A task after the frame in which it has the focus: by then it is painted.
              const { port1, port2 } = new MessageChannel()
              port1.onmessage = () => resolve(performance.now() - timeStamp)
              return port2.postMessage(null)
            }
            requestAnimationFrame(look)
          },
          { once: true, capture: true },
        )
      }),
  )
  await page.waitForTimeout(50)
  await page.keyboard.press('Control+k')
  return took
}

describe('the command bar', () => {
  test(`is there within ${mostMs} ms of its key, also with a conversation open`, { retry: 2 }, async () => {
    const { page, context, trouble } = await open()
    await page.keyboard.press('j')
    await page.getByRole('region', { name: 'Conversation', exact: true }).waitFor()
    await page.waitForTimeout(500)
    const took: number[] = []
    for (let count = 0; count < 7; count++) {
      took.push(await openingMs(page))
      await page.keyboard.press('Escape')
      await bar(page).waitFor({ state: 'detached' })
    }
    // What people feel, not the luckiest; a machine that is busy with something else gets another try.
    const middle = took.toSorted((a, b) => a - b)[3] ?? Number.POSITIVE_INFINITY
    console.log(`the command bar opened in ${middle.toFixed(1)} ms (${took.map((ms) => ms.toFixed(0)).join(', ')})`)
    expect(middle).toBeLessThanOrEqual(mostMs)
    expect(trouble).toEqual([])
    await context.close()
  })

  test('runs what is typed loosely, shows its key, and offers what was done last first', async () => {
    const { page, context, trouble } = await open()
    await page.keyboard.press('Control+k')
    await input(page).waitFor()
    expect(await accessibility(page)).toEqual([])
    await typeInFocus(page, 'da col')
    await expect.poll(() => marked(page).textContent()).toContain('Dark colours')
    await page.keyboard.press('Enter')
    await bar(page).waitFor({ state: 'detached' })
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')

    await page.keyboard.press('Control+k')
    await expect.poll(() => bar(page).getByRole('option').first().textContent()).toContain('Dark colours')
    await typeInFocus(page, 'unassigned')
    expect(await marked(page).textContent()).toMatch(/UnassignedGU/)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/app/inbox/unassigned**')
    expect(trouble).toEqual([])
    await context.close()
  })

  test('goes to a conversation by its number, and to a customer by name', async () => {
    const { page, context, trouble } = await open()
    const [ticket] = await parley.app.sql`
      select t.number, c.name from ticket t join customer c on c.id = t.customer_id where c.name = 'Beth Fairclough'
      order by t.number desc limit 1`
    await page.keyboard.press('Control+k')
    await typeInFocus(page, `#${ticket?.['number']}`)
    await expect.poll(() => marked(page).textContent()).toContain('Beth Fairclough')
    await page.keyboard.press('Enter')
    await page
      .getByRole('complementary', { name: 'Customer' })
      .getByRole('heading', { name: 'Beth Fairclough' })
      .waitFor()

    await page.keyboard.press('Control+k')
    await typeInFocus(page, 'beth fairc')
    await bar(page).getByRole('group', { name: 'Customers' }).getByRole('option').first().waitFor()
    while (!(await bar(page).getByRole('group', { name: 'Customers' }).getByRole('option', { selected: true }).count()))
      await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/app/customers/**')
    await page.getByRole('heading', { level: 1, name: 'Beth Fairclough' }).waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })

  test('leads a command on to what it is done with, and back', async () => {
    const { page, context, trouble } = await open()
    await page.keyboard.press('j')
    await page.getByRole('region', { name: 'Conversation', exact: true }).waitFor()
    await page.keyboard.press('Control+k')
    await typeInFocus(page, 'change the prio')
    await expect.poll(() => marked(page).textContent()).toContain('Change the priority')
    await page.keyboard.press('Enter')
    await bar(page).getByRole('button', { name: 'Back to all commands' }).waitFor()
    expect(await bar(page).getByRole('option').allTextContents()).toEqual(['Urgent', 'High', 'Medium', 'Low'])
    await page.keyboard.press('Escape')
    await bar(page).getByRole('option', { name: 'Change the priority' }).waitFor()
    await typeInFocus(page, 'urgent')
    await expect.poll(() => marked(page).textContent()).toMatch(/Change the priority.*Urgent/)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /^Priority.*Urgent/ }).waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })

  test('keeps its keys to itself, and gives the focus back to where it was', async () => {
    const { page, context } = await open()
    await page.keyboard.press('f')
    const focused = () => page.evaluate(() => document.activeElement?.outerHTML ?? '')
    const before = await focused()
    expect(before).toContain('input')
    await page.keyboard.press('Control+k')
    await input(page).waitFor()
    await page.keyboard.press('Control+Enter')
    await page.keyboard.press('Control+k')
    await bar(page).waitFor({ state: 'detached' })
    expect(await focused()).toBe(before)
    await context.close()
  })

  test('a letter that comes before the bar is drawn is already meant for it', async () => {
    const { page, context } = await open()
    await page.keyboard.press('j')
    await page.getByRole('button', { name: 'Resolve' }).waitFor()
    const before = page.url()
    await page.evaluate(() => {
      const press = (key: string, ctrlKey = false) =>
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }))
      press('k', true)
      for (const letter of ['e', 'e', 'j']) press(letter)
    })
    await input(page).and(page.locator(':focus')).waitFor()
    await expect.poll(() => input(page).inputValue()).toBe('eej')
    await page.keyboard.type('x')
    expect(await input(page).inputValue()).toBe('eejx')
    expect(page.url()).toBe(before)
    expect(await page.getByRole('button', { name: 'Resolve', includeHidden: true }).count()).toBe(1)
    await context.close()
  })

  test('on a phone it is opened from the menu', async () => {
    const { page, context, trouble } = await open({ viewport: phone, colorScheme: 'dark' })
    await page.getByRole('button', { name: /^Your account/ }).click()
    await page.getByRole('menuitem', { name: 'Commands' }).click()
    await input(page).waitFor()
    expect(await accessibility(page)).toEqual([])
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('the sheet of keys', () => {
  test('shows every key of the page by place, and is searched by what a key does', async () => {
    const { page, context, trouble } = await open()
    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Keys' })
    await sheet.getByRole('heading', { name: 'Go to' }).waitFor()
    await sheet.getByRole('heading', { name: 'Conversations' }).waitFor()
    expect(await accessibility(page)).toEqual([])
    await typeInFocus(page, 'snoozed')
    await expect.poll(() => sheet.getByRole('term').allTextContents()).toEqual(['Snoozed'])
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    expect(trouble).toEqual([])
    expect(parley.app.policyReports()).toBe(0)
    await context.close()
  })
})
