import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibility, oneBrowser, phone, signIn, typeInFocus, visit } from './browser.ts'
import { type NamedParley, startNamedParley, typePassword, withAuthenticator } from './factor-house.ts'
import { maya, priya } from './people.ts'

const browser = oneBrowser()
let parley: NamedParley
/** Maya's authenticator app and recovery codes, from the first test on. */
let secret = ''
let codes: string[] = []
beforeAll(async () => {
  parley = await startNamedParley()
}, 120_000)
afterAll(() => parley?.stop())

describe('an authenticator app', () => {
  test('is set up by its picture or its key, with recovery codes to copy and to keep as a file', async () => {
    const { page, context, trouble } = await visit(browser(), parley)
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await signIn(page)
    await page.goto('/app/profile/security')
    await page.getByRole('button', { name: 'Set up an authenticator app' }).click()
    const dialog = page.getByRole('dialog')
    const picture = dialog.getByRole('img', { name: /A code to scan/ })
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
    expect(await accessibility(page)).toEqual([])
    secret = (await dialog.getByRole('textbox', { name: /type this key/i }).inputValue()).replaceAll(' ', '')
    await dialog.getByLabel('Code', { exact: true }).fill('000000')
    await dialog.getByText('This code is not right.').waitFor()
    await dialog.getByLabel('Code', { exact: true }).fill(parley.code(secret))

    await page.getByRole('dialog', { name: 'Keep your recovery codes' }).waitFor()
    codes = await dialog.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').allInnerTexts()
    expect(codes).toHaveLength(10)
    expect(await accessibility(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Copy' }).click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(codes[9])
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Download' }).click(),
    ])
    expect(readFileSync(await file.path(), 'utf8')).toContain(`of ${maya} at Northtrail`)
    await dialog.getByRole('button', { name: 'I have kept them' }).click()
    await page.getByText('10 are left').waitFor()
    await page.getByRole('button', { name: 'Remove the authenticator app' }).waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })

  test('is asked for after the password; a wrong code is told in place, a right one leads where one wanted to go', async () => {
    parley.passes(30)
    const { page, context, trouble } = await visit(browser(), parley, { viewport: phone, colorScheme: 'dark' })
    await page.goto('/app/profile/security')
    await typePassword(page)
    await page.getByRole('heading', { name: 'One more step' }).waitFor()
    const code = page.getByLabel('Code', { exact: true })
    await code.and(page.locator(':focus')).waitFor()
    await typeInFocus(page, '000000')
    await page.getByRole('alert').filter({ hasText: 'This code is not right' }).waitFor()
    expect(await accessibility(page)).toEqual([])
    await code.fill(`${parley.code(secret).slice(0, 3)} ${parley.code(secret).slice(3)}`)
    await page.waitForURL('**/app/profile/security')
    await page.getByRole('heading', { name: 'Sessions' }).waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })

  test('that was lost is stood in for by a recovery code, once', async () => {
    const { page, context } = await visit(browser(), parley)
    for (const isFirst of [true, false]) {
      await page.goto('/app/sign-in')
      await typePassword(page)
      await page.getByRole('button', { name: 'Use a recovery code' }).click()
      await page.getByLabel('Recovery code').fill(codes[0]!.toUpperCase())
      await page.keyboard.press('Enter')
      if (!isFirst) break
      await page.waitForURL('**/app/inbox/**')
      await context.clearCookies()
    }
    await page.getByRole('alert').filter({ hasText: 'This is none of your codes' }).waitFor()
    await context.close()
  })

  test('that is guessed at five times asks for the password again', async () => {
    const { page, context } = await visit(browser(), parley)
    await page.goto('/app/sign-in')
    await typePassword(page)
    await page.getByRole('button', { name: 'Use a recovery code' }).click()
    const field = page.getByLabel('Recovery code')
    for (let tries = 0; tries < 5; tries++) {
      const refused = page.waitForResponse('**/auth/second-factor')
      await field.fill(`aaaa-aaaa-aaaa-aaa${tries}`)
      await page.keyboard.press('Enter')
      expect((await refused).status()).toBe(401)
      if (tries < 4) await page.getByRole('alert').filter({ hasText: 'none of your codes' }).waitFor()
    }
    await page.getByRole('alert').filter({ hasText: 'wrong too often' }).waitFor()
    await page.getByLabel('Password', { exact: true }).waitFor()
    await context.close()
  })

  test('is removed only by who proves to be there; then the password is enough again', async () => {
    parley.passes(60)
    const { page, context, trouble } = await visit(browser(), parley)
    await page.goto('/app/sign-in')
    await typePassword(page)
    await page.getByLabel('Code', { exact: true }).fill(parley.code(secret))
    await page.waitForURL('**/app/inbox/**')
    parley.passes(11 * 60)
    await page.goto('/app/profile/security')
    await page.getByRole('button', { name: 'Make new codes' }).click()
    const proof = page.getByRole('dialog', { name: 'First, prove that it is you' })
    expect(await accessibility(page)).toEqual([])
    await proof.getByLabel('Code', { exact: true }).fill(parley.code(secret))
    await page.getByRole('dialog', { name: 'Make new recovery codes?' }).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Make new codes' }).click()
    const fresh = page.getByRole('dialog', { name: 'Keep your recovery codes' })
    expect(await fresh.getByRole('listitem').first().innerText()).not.toBe(codes[0])
    await fresh.getByRole('button', { name: 'I have kept them' }).click()

    await page.getByRole('button', { name: 'Remove the authenticator app' }).click()
    const question = page.getByRole('dialog', { name: 'Remove the authenticator app?' })
    await question.getByText('your password alone lets you in').waitFor()
    await question.getByRole('button', { name: 'Remove' }).click()
    await page.getByText('You get them with your first second factor.').waitFor()
    expect(trouble).toEqual([])
    await context.close()
    const again = await visit(browser(), parley)
    await signIn(again.page)
    await again.context.close()
  })
})

describe('a passkey', () => {
  test('is made, named, renamed, signs in without a password and as second factor, and is removed', async () => {
    const { page, context, trouble } = await visit(browser(), parley)
    const held = await withAuthenticator(page)
    await signIn(page, priya)
    await page.goto('/app/profile/security')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Chrome on Linux')
    expect(await accessibility(page)).toEqual([])
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Work laptop')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'I have kept them' }).click()
    expect(await held()).toBe(1)
    const list = page.getByRole('list', { name: 'Passkeys' })
    await list.getByText('Work laptop').waitFor()
    await page.getByRole('button', { name: 'Actions for Work laptop' }).click()
    await page.getByRole('menuitem', { name: 'Rename' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Old laptop')
    await page.keyboard.press('Enter')
    await list.getByText('Old laptop').waitFor()

    await context.clearCookies()
    await page.goto('/app/sign-in')
    await typePassword(page, priya)
    await page.getByRole('heading', { name: 'One more step' }).waitFor()
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.waitForURL('**/app/inbox/**')

    await context.clearCookies()
    await page.goto('/app/sign-in?return_to=/profile/security')
    await page.getByRole('button', { name: 'Continue with a passkey' }).click()
    await page.waitForURL('**/app/profile/security')
    await page.getByRole('button', { name: 'Actions for Old laptop' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('No passkey yet').waitFor()

    await context.clearCookies()
    await page.goto('/app/sign-in')
    await page.getByRole('button', { name: 'Continue with a passkey' }).click()
    await page.getByRole('alert').filter({ hasText: 'This passkey opens no account here' }).waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })

  test('is offered by the browser at the e-mail field, and opens what one wanted to see', async () => {
    const { page, context, trouble } = await visit(browser(), parley)
    const held = await withAuthenticator(page, { isOffered: true })
    await signIn(page, 'tunde@northtrail.example')
    await page.goto('/app/profile/security')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Phone')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'I have kept them' }).click()
    expect(await held()).toBe(1)
    await context.clearCookies()
    await page.goto('/app/profile/security')
    await page.getByRole('list', { name: 'Passkeys' }).getByText('Phone').waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('a role that asks for a second factor', () => {
  test('has it set up before one is in, and shows the recovery codes on the way', async () => {
    await parley.app.sql`update role set requires_second_factor = true where key = 'agent'`
    const { page, context, trouble } = await visit(browser(), parley, { viewport: phone })
    await page.goto('/app/sign-in')
    await typePassword(page, priya)
    await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor()
    expect(await accessibility(page)).toEqual([])
    await page.getByRole('button', { name: /An authenticator app/ }).click()
    const key = (await page.getByRole('textbox', { name: /type this key/i }).inputValue()).replaceAll(' ', '')
    expect(await accessibility(page)).toEqual([])
    await page.getByLabel('Code', { exact: true }).fill(parley.code(key))
    await page.getByRole('heading', { name: 'Keep your recovery codes' }).waitFor()
    expect(await accessibility(page)).toEqual([])
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await page.waitForURL('**/app/inbox/**')
    await page.goto('/app/profile/security')
    const remove = page.getByRole('button', { name: 'Remove the authenticator app' })
    expect(await remove.getAttribute('aria-disabled')).toBe('true')
    await page.getByText('Your role asks for one').waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })

  test('asks for it after a mailed invitation too', async () => {
    const admin = await visit(browser(), parley)
    await signIn(admin.page)
    const email = 'grace@northtrail.example'
    const invited = await admin.page.request.post('/api/v1/agents/invitations', {
      data: { email, name: 'Grace Hill', role: 'agent' },
    })
    expect(invited.status()).toBe(201)
    const letter = await parley.sandbox.mail.waitFor(email, ({ subject }) => subject.startsWith('Join Northtrail'))
    const { page, context, trouble } = await visit(browser(), parley)
    await withAuthenticator(page)
    await page.goto(letter.links[0]!)
    await page.getByLabel('Choose a password', { exact: true }).fill('copper lantern drifts uphill')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /A passkey/ }).click()
    await page.getByRole('heading', { name: 'Keep your recovery codes' }).waitFor()
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await page.waitForURL('**/app/inbox/**')
    expect(trouble).toEqual([])
    for (const { context: each } of [admin, { context }]) await each.close()
  })
})

describe('the page of one’s security', () => {
  test('says when it cannot be fetched, and comes when it can', async () => {
    const { page, context } = await visit(browser(), parley)
    await signIn(page)
    await page.route('**/me/second-factor', (route) => route.fulfill({ status: 500, json: { code: 'internal_error' } }))
    await page.goto('/app/profile/security')
    await page.getByRole('alert').filter({ hasText: 'Something went wrong on our side' }).waitFor()
    await page.getByRole('heading', { name: 'Sessions' }).waitFor()
    expect(await accessibility(page)).toEqual([])
    await page.unroute('**/me/second-factor')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('button', { name: 'Set up an authenticator app' }).waitFor()
    await context.close()
  })

  test('was never refused anything by its policy', () => {
    expect(parley.app.policyReports()).toBe(0)
  })
})
