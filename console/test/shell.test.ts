import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibility, desktop, oneBrowser, phone, signIn, visit } from './browser.ts'
import { type Parley, startParley } from './parley.ts'

const browser = oneBrowser()
let parley: Parley
beforeAll(async () => {
  parley = await startParley()
}, 120_000)
afterAll(() => parley?.stop())

describe('a signed-in agent', () => {
  test.each([
    { name: 'a wide window, light', viewport: desktop, colorScheme: 'light' as const },
    { name: 'a phone, dark', viewport: phone, colorScheme: 'dark' as const },
  ])('sees the inbox, without a fault that axe can find: $name', async ({ viewport, colorScheme }) => {
    const { page, context, trouble } = await visit(browser(), parley, { viewport, colorScheme })
    await page.goto('/app/sign-in')
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    expect(await accessibility(page)).toEqual([])
    await signIn(page)
    await page.getByRole('region', { name: 'Conversations' }).waitFor()
    await page.getByRole('navigation', { name: 'Main' }).waitFor()
    await page.getByRole('button', { name: 'Your account, Maya Lindqvist, live' }).waitFor()
    expect(await accessibility(page)).toEqual([])
    expect(trouble).toEqual([])
    await context.close()
  })

  test('comes back to the address asked for after signing in, and nobody reads without', async () => {
    const { page, context } = await visit(browser(), parley)
    await page.goto('/app/settings/tags?x=1')
    await page.waitForURL('**/app/sign-in?**')
    await page.getByLabel('E-mail address').fill('maya@northtrail.example')
    await page.getByLabel('Password', { exact: true }).fill('northtrail-demo')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/app/settings/tags**')
    await context.close()
  })

  test('is never led to another site by the address of the sign-in page', async () => {
    const { page, context } = await visit(browser(), parley)
    for (const to of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      await page.goto(`/app/sign-in?return_to=${encodeURIComponent(to)}`)
      await page.getByLabel('E-mail address').fill('maya@northtrail.example')
      await page.getByLabel('Password', { exact: true }).fill('northtrail-demo')
      await page.keyboard.press('Enter')
      await page.waitForURL(`${parley.url}/app/inbox/**`)
    }
    await context.close()
  })

  test('was never refused anything by the page’s policy', () => {
    expect(parley.app.policyReports()).toBe(0)
  })
})
