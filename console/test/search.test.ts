import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibility, desktop, oneBrowser, phone, signIn, typeInFocus, visit } from './browser.ts'
import { type Parley, startParley } from './parley.ts'

const browser = oneBrowser()
const hostile = 'The zeppelin <img src=x onerror=alert(1)> <b>has landed</b> \u202e backwards'
let parley: Parley
beforeAll(async () => {
  parley = await startParley()
  for (const text of ['Good morning', hostile])
    await parley.sandbox.customerWrites({ platform: 'whatsapp', from: '15550100931', name: 'Zora <i>Zed</i>', text })
  await parley.app.settled()
}, 120_000)
afterAll(() => parley?.stop())

describe('searching', () => {
  test.each([
    { name: 'a wide window, light', viewport: desktop, colorScheme: 'light' as const },
    { name: 'a phone, dark', viewport: phone, colorScheme: 'dark' as const },
  ])('finds a message, marks it as text, leads to it, and is remembered: $name', async (look) => {
    const { page, context, trouble } = await visit(browser(), parley, look)
    await signIn(page)
    await page.getByRole('region', { name: 'Conversations' }).waitFor()
    await page.keyboard.press('/')
    const line = page.getByRole('combobox', { name: 'Search conversations' })
    await line.fill('zepp')
    const hit = page.getByRole('link').filter({ hasText: 'Zora' })
    await hit.waitFor()
    expect(await hit.locator('mark').allTextContents()).toEqual(['zeppelin'])
    expect(await hit.textContent()).toContain('<b>has landed</b>')
    expect(await page.locator('main img').count()).toBe(0)
    expect(await accessibility(page)).toEqual([])

    await page.keyboard.press('Enter')
    await expect.poll(() => hit.evaluate((element) => element === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/app\/inbox\/open\/tkt_\w+\?message=msg_\w+/)
    await page.getByRole('region', { name: 'Conversation', exact: true }).getByText('has landed').waitFor()

    await page.goto('/app/search')
    await page.getByRole('button', { name: 'zepp', exact: true }).click()
    await hit.waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })

  test('is narrowed by tokens, and says in words when nothing fits', async () => {
    const { page, context } = await visit(browser(), parley)
    await signIn(page)
    await page.goto('/app/search?q=zeppelin')
    await page.getByRole('link').filter({ hasText: 'Zora' }).waitFor()
    await page.getByRole('combobox').press('End')
    await typeInFocus(page, ' status:res')
    await page.getByRole('option', { name: 'Resolved' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('Nothing was found for “zeppelin” with these filters.').waitFor()
    expect(await accessibility(page)).toEqual([])
    await page.getByRole('button', { name: 'Search without filters' }).click()
    await page.getByRole('link').filter({ hasText: 'Zora' }).waitFor()
    await context.close()
  })

  test('was never refused anything by the page’s policy', () => {
    expect(parley.app.policyReports()).toBe(0)
  })
})
