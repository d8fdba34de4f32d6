import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibility, oneBrowser, phone, signIn, visit } from './browser.ts'
import { type NamedParley, startNamedParley, typePassword } from './factor-house.ts'
import { demoPassword, maya } from './people.ts'

const browser = oneBrowser()
let parley: NamedParley
beforeAll(async () => {
  parley = await startNamedParley()
}, 120_000)
afterAll(() => parley?.stop())

describe('a password', () => {
  test('that was forgotten is replaced by the link of a letter, which works once', async () => {
    const { page, context, trouble } = await visit(browser(), parley, { viewport: phone, colorScheme: 'dark' })
    await page.goto('/app/sign-in')
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    await page.getByRole('heading', { name: 'Choose a new password' }).waitFor()
    await page.getByLabel('E-mail address').fill('maya')
    await page.keyboard.press('Enter')
    await page.getByText('This does not look like an e-mail address').waitFor()
    await page.getByLabel('E-mail address').fill(maya)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()
    expect(await accessibility(page)).toEqual([])
    const { links } = await parley.sandbox.mail.waitFor(maya, (mail) => mail.subject === 'Choose a new password')
    await page.goto(links[0]!)
    await page.getByRole('heading', { name: 'Choose your new password' }).waitFor()
    expect(await accessibility(page)).toEqual([])
    await page.getByLabel('Choose a password', { exact: true }).fill('copper lantern drifts uphill')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Your new password is saved' }).waitFor()
    await page.getByRole('link', { name: 'Go to sign in' }).click()
    await typePassword(page, maya, 'copper lantern drifts uphill')
    await page.waitForURL('**/app/inbox/**')

    await page.goto('about:blank')
    await page.goto(links[0]!)
    await page.getByLabel('Choose a password', { exact: true }).fill('yet another pass phrase')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'This link no longer works' }).waitFor()
    await page.goto('/app/reset-password')
    await page.getByRole('heading', { name: 'This address is not complete' }).waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })

  test('that is changed keeps this browser in, with another cookie, and puts every other out', async () => {
    const [one, two] = [await visit(browser(), parley), await visit(browser(), parley)]
    for (const { page } of [one, two]) await signIn(page, maya, 'copper lantern drifts uphill')
    await one.page.goto('/app/profile/security')
    const cookie = async () => (await one.context.cookies()).find(({ name }) => name === 'parley_session')?.value
    const before = await cookie()
    const out = two.page.waitForURL('**/app/sign-in?**')
    await one.page.getByLabel('Current password', { exact: true }).fill('copper lantern drifts uphill')
    await one.page.getByLabel('New password', { exact: true }).fill(demoPassword)
    await one.page.getByRole('button', { name: 'Change password' }).click()
    await one.page.getByText('Your password was changed').waitFor()
    await out
    expect(await cookie()).not.toBe(before)
    await one.page.reload()
    await one.page.getByRole('heading', { name: 'Sessions' }).waitFor()
    expect(one.trouble).toEqual([])
    for (const { context } of [one, two]) await context.close()
  })

  test('asked for and changed, brought nothing that the page’s policy refused', () => {
    expect(parley.app.policyReports()).toBe(0)
  })
})
