import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessibility, maya, oneBrowser, phone, visit } from './browser.ts'
import { type Parley, startParley } from './parley.ts'

const browser = oneBrowser()
let parley: Parley
beforeAll(async () => {
  parley = await startParley()
}, 120_000)
afterAll(() => parley?.stop())

const post = (path: string, body: unknown) =>
  fetch(`${parley.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** The page that the newest letter about this leads to. */
async function linkTo(email: string, subject: string): Promise<string> {
  const { links } = await parley.sandbox.mail.waitFor(email, (mail) => mail.subject === subject)
  const { pathname, hash } = new URL(links[0]!)
  return pathname + hash
}

test('the sandbox’s mailbox shows a letter as soon as it is sent, in three views, with a link to follow', async () => {
  const { page, context, trouble } = await visit(browser(), parley)
  await page.goto('/sandbox/mailbox')
  await page.getByText('Nothing was mailed yet').waitFor()
  await post('/api/v1/auth/forgot-password', { email: maya })
  await page.getByRole('button', { name: /Choose a new password/ }).click()
  const link = page.frameLocator('iframe[title="The letter"]').getByRole('link', { name: 'Choose a new password' })
  expect(await link.getAttribute('href')).toMatch('/app/reset-password#token=')
  expect(await accessibility(page, { within: '.desk header' })).toEqual([])
  await page.getByRole('button', { name: 'Plain text' }).click()
  expect(await page.locator('.letter-text a').getAttribute('href')).toMatch('/app/reset-password#token=')
  expect(await accessibility(page)).toEqual([])
  await page.getByRole('button', { name: 'Source' }).click()
  await page.getByText('Auto-Submitted: auto-generated').waitFor()
  await page.setViewportSize(phone)
  await page.getByRole('button', { name: 'All letters' }).click()
  await page.getByRole('button', { name: /Choose a new password/ }).waitFor()
  expect(trouble).toEqual([])
  await context.close()
})

test('a customer confirms an address and replaces a password on the pages that letters lead to', async () => {
  const { page, context, trouble } = await visit(browser(), parley, { viewport: phone, colorScheme: 'dark' })
  const email = 'ann@customers.example'
  await post('/auth/signup', { email, password: 'a long pass phrase' })
  await page.goto(await linkTo(email, 'Confirm your e-mail address'))
  expect(page.url()).not.toContain('token')
  expect(await accessibility(page)).toEqual([])
  await page.locator('#verify').getByLabel('Password').fill('something else')
  await page.getByRole('button', { name: 'Confirm' }).click()
  await page.getByText('This is not the password of this account.').waitFor()
  await page.locator('#verify').getByLabel('Password').fill('a long pass phrase')
  await page.getByRole('button', { name: 'Confirm' }).click()
  await page.getByText('Your address is confirmed.').waitFor()

  await page.goto('/portal/forgot')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await page.getByText('a letter is on its way').waitFor()
  await page.goto(await linkTo(email, 'Choose a new password'))
  await page.getByLabel('New password').fill('quite another one')
  await page.getByRole('button', { name: 'Save the password' }).click()
  await page.getByText('Your new password is saved.').waitFor()
  expect((await post('/auth/login', { username: email, password: 'quite another one' })).status).toBe(200)
  await page.goto('/portal/verify')
  await page.getByText('This link is not whole.').waitFor()
  expect(trouble).toEqual([])
  await context.close()
})
