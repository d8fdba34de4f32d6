import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibility, desktop, oneBrowser, phone, signIn, typeInFocus, visit } from './browser.ts'
import { type Parley, startParley } from './parley.ts'

const browser = oneBrowser()
let parley: Parley
beforeAll(async () => {
  parley = await startParley()
}, 120_000)
afterAll(() => parley?.stop())

const pages = [
  '/settings/company',
  '/settings/agents',
  '/settings/departments',
  '/settings/inboxes',
  '/settings/inboxes/new',
  '/settings/inboxes/new?channel=facebook',
  '/settings/canned-replies',
  '/settings/tags',
  '/settings/keys',
  '/profile',
  '/profile/security',
]

describe('every page of the settings', () => {
  test.each([
    { name: 'a wide window, dark', viewport: desktop, colorScheme: 'dark' as const },
    { name: 'a phone, light', viewport: phone, colorScheme: 'light' as const },
    { name: '320 pixels', viewport: { width: 320, height: 560 }, colorScheme: 'light' as const },
  ])('has no fault that axe can find and never scrolls sideways: $name', async (look) => {
    const { page, context, trouble } = await visit(browser(), parley, look)
    await signIn(page)
    for (const path of pages) {
      await page.goto(`/app${path}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      expect(await accessibility(page), path).toEqual([])
      expect(await page.evaluate(sidewaysIn), path).toEqual([])
    }
    expect(trouble).toEqual([])
    await context.close()
  })

  /** What is wider than the page that it stands on. */
  function sidewaysIn(): string[] {
    const main = document.querySelector('main') as HTMLElement
    return [...main.querySelectorAll<HTMLElement>('h1, h2, p, input, button, li, dl')]
      .filter((one) => !one.closest('nav') && one.getBoundingClientRect().right > innerWidth + 1)
      .map((one) => one.outerHTML.slice(0, 160))
  }
})

describe('an inbox', () => {
  const account = {
    phoneNumberId: '20999000111',
    displayPhoneNumber: '+1 555 099 9000',
    wabaId: '20999000222',
    accessToken: 'form-test-access-token',
    appSecret: 'form-test-app-secret',
    verifyToken: 'form-test-verify-token',
  }

  test('is made by the form, tested against its platform, and its secrets never come back', async () => {
    parley.sandbox.addAccount('whatsapp', account)
    const { page, context, trouble } = await visit(browser(), parley)
    const replies: string[] = []
    page.on('response', async (response) => {
      if (response.url().includes('/api/v1/')) replies.push(await response.text().catch(() => ''))
    })
    await signIn(page)
    await page.goto('/app/settings/inboxes')
    await page.getByRole('link', { name: /WhatsApp \(sandbox\)/ }).waitFor()
    await page.keyboard.press('c')
    await page.getByRole('link', { name: 'WhatsApp', exact: true }).click()
    await page.getByLabel('Name', { exact: true }).fill('Repairs line')
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByText('Phone number ID is needed.').waitFor()
    await page.getByLabel('Phone number ID').fill(` ${account.phoneNumberId} `)
    await page.getByLabel('Access token', { exact: true }).fill('a wrong token')
    await page.getByLabel('App secret', { exact: true }).fill(account.appSecret)
    await page.getByLabel('Verify token', { exact: true }).fill(account.verifyToken)
    await page.getByRole('button', { name: 'More settings' }).click()
    await page.getByLabel('Graph API address').fill(parley.sandbox.graphUrl)
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByRole('heading', { level: 1, name: /Repairs line/ }).waitFor()

    await page.keyboard.press('t')
    await page.getByText('Not everything works yet:').waitFor()
    await page.getByRole('listitem').filter({ hasText: 'Account' }).getByLabel('does not work').waitFor()
    await page.getByRole('button', { name: 'Replace Access token' }).click()
    await page.getByLabel('Access token', { exact: true }).fill(account.accessToken)
    expect(await page.getByRole('button', { name: 'Test connection' }).getAttribute('aria-disabled')).toBe('true')
    await page.keyboard.press('Control+s')
    await page.getByRole('button', { name: 'Replace Access token' }).waitFor()
    await page.getByRole('button', { name: 'Test connection' }).click()
    await page.getByText('Everything that can be tested works.').waitFor()
    await page.getByText('+1 555 099 9000').waitFor()
    expect(await accessibility(page)).toEqual([])

    await page.reload()
    await page.getByRole('button', { name: 'Replace App secret' }).waitFor()
    expect(await page.getByRole('button', { name: 'Replace App secret' }).locator('..').innerText()).toContain('Set')
    const shown =
      (await page.content()) + (await page.locator('input').evaluateAll(valuesOf)).join(' ') + replies.join(' ')
    for (const secret of [account.accessToken, account.appSecret, account.verifyToken])
      expect(shown).not.toContain(secret)
    const address = await page.getByLabel('Address of this inbox', { exact: true }).inputValue()
    expect(new URL(address).pathname).toMatch(/^\/api\/webhooks\/whatsapp\/inb_\w+$/)
    expect(trouble).toEqual([])

    await parley.sandbox.customerWrites({
      platform: 'whatsapp',
      from: '15550188001',
      text: 'Through the new line',
      name: 'Nina Line',
      account: account.phoneNumberId,
    })
    await parley.app.settled()
    await page.goto('/app/inbox/open')
    await page.getByText('Through the new line').first().waitFor()
    await context.close()
  })

  test('what could not be understood is set aside, can be read as it came, and is replayed', async () => {
    const { page, context } = await visit(browser(), parley)
    await signIn(page)
    const body = {
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '1',
          changes: [
            { field: 'a_field_of_tomorrow', value: { metadata: { phone_number_id: '106540352242922' }, precise: 1 } },
          ],
        },
      ],
    }
    await parley.sandbox.postRaw({ platform: 'whatsapp', body: JSON.stringify(body) })
    await parley.app.settled()
    await page.goto('/app/settings/inboxes')
    await page.getByRole('link', { name: /WhatsApp \(sandbox\)/ }).click()
    await page
      .getByRole('list', { name: 'Set aside' })
      .getByRole('button', { name: /Not understood/ })
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('region', { name: 'Raw body' }).getByText('"a_field_of_tomorrow"').waitFor()
    expect(await accessibility(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Replay' }).click()
    await page.getByText(/is processed again/).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await context.close()
  })
})

describe('a canned reply', () => {
  test('is made by keys alone, found, changed and deleted; a taken shortcut is told in place', async () => {
    const { page, context, trouble } = await visit(browser(), parley)
    await signIn(page)
    await page.goto('/app/settings/canned-replies')
    const list = page.getByRole('list', { name: 'Canned replies' })
    await list.getByText('/hello').waitFor()
    await page.keyboard.press('c')
    await page.getByRole('dialog').waitFor()
    await typeInFocus(page, '/hello')
    await page.keyboard.press('Tab')
    await typeInFocus(page, 'Tent poles')
    await page.keyboard.press('Tab')
    await typeInFocus(page, 'Hi {{customer.first_name}}, {{customer.shoe}} poles are on their way.')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Hi Ada, {{customer.shoe}} poles are on their way.').waitFor()
    await dialog.getByText('Parley knows no {{customer.shoe}}').waitFor()
    await page.keyboard.press('Control+Enter')
    await dialog.getByRole('alert').filter({ hasText: 'hello exists' }).waitFor()
    await dialog.getByLabel('Shortcut').fill('poles')
    await page.keyboard.press('Escape')
    await dialog.getByText('Discard what you filled in?').waitFor()
    await dialog.getByRole('button', { name: 'Keep it' }).click()
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    await list.getByText('/poles').waitFor()

    await page.keyboard.press('f')
    await typeInFocus(page, 'tent pol')
    await expect.poll(() => list.getByRole('listitem').count()).toBe(1)
    await list.getByRole('button', { name: '/poles Tent poles' }).click()
    await dialog.getByLabel('Text').fill('They are on their way.')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await list.getByText('They are on their way.').waitFor()
    await page.reload()
    await list.getByText('They are on their way.').waitFor()

    await page.getByRole('button', { name: 'Actions for /poles' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await list.getByText('/poles').waitFor({ state: 'detached' })
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('the company', () => {
  test('a colour that cannot be read is not taken for the console, one that can be is, and the name stands on the sign-in page', async () => {
    const { page, context } = await visit(browser(), parley)
    await signIn(page)
    await page.goto('/app/settings/company')
    const save = page.getByRole('button', { name: 'Save' })
    const accent = () => page.evaluate(() => document.documentElement.style.getPropertyValue('--accent'))
    await expect.poll(accent).toContain('light-dark(')
    await page.getByLabel('Colour', { exact: true }).fill('#ffd400')
    await page.getByText(/White text on it has a contrast of 1\.\d : 1/).waitFor()
    await save.click()
    await page.getByText('Saved').waitFor()
    expect(await accent()).toBe('')
    await page.getByRole('button', { name: /^Use #\w{6} instead$/ }).click()
    await save.click()
    await expect.poll(accent).toContain('light-dark(')

    await page.getByLabel('Company name').fill('Northtrail & Sons')
    await page.getByRole('link', { name: 'Tags' }).click()
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor()
    await page.getByRole('button', { name: 'Stay here' }).click()
    await page.keyboard.press('Control+s')
    await page.getByText('Saved').waitFor()
    await page.getByLabel('Time zone').fill('tokyo')
    await page.getByRole('option', { name: 'Asia / Tokyo' }).click()
    await save.click()
    await page.getByText('Saved').waitFor()

    await page.setInputFiles('input[type=file]', {
      name: 'logo.png',
      mimeType: 'image/png',
      buffer: Buffer.from('<svg/>'),
    })
    await page.getByText('This file is no PNG, JPEG or WebP picture.').waitFor()
    await page.setInputFiles('input[type=file]', {
      name: 'logo.png',
      mimeType: 'image/png',
      buffer: await picture(page),
    })
    await page.getByText('The logo was saved.').waitFor()

    const other = await visit(browser(), parley)
    await other.page.goto('/app/sign-in')
    await other.page.getByRole('heading', { name: 'Sign in to Northtrail & Sons' }).waitFor()
    await expect
      .poll(() => other.page.locator('main img').evaluate((image) => (image as HTMLImageElement).naturalWidth))
      .toBe(120)
    expect(await accessibility(other.page)).toEqual([])
    await other.context.close()
    await context.close()
  })

  async function picture(page: Page): Promise<Buffer> {
    const base64 = await page.evaluate(() => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 120, height: 120 })
      const pen = canvas.getContext('2d') as CanvasRenderingContext2D
      pen.fillRect(20, 20, 80, 80)
      return canvas.toDataURL('image/png').split(',')[1] as string
    })
    return Buffer.from(base64, 'base64')
  }
})

describe('an API key', () => {
  test('is shown once, works, and is refused from the moment it is revoked', async () => {
    const { page, context } = await visit(browser(), parley)
    await signIn(page)
    await page.goto('/app/settings/keys')
    await page.getByText('There is no key yet.').waitFor()
    await page.keyboard.press('c')
    await page.getByLabel('Name', { exact: true }).fill('Shop')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('Choose at least one thing that it may do.').waitFor()
    await page.getByRole('checkbox', { name: /See the catalogue of tags/ }).click()
    await page.getByRole('button', { name: 'Create' }).click()
    const key = await page.getByRole('textbox', { name: 'Key' }).inputValue()
    await page.getByRole('button', { name: 'I have stored it' }).click()
    await page.getByText('Shop').waitFor()
    expect(await page.content()).not.toContain(key)
    const call = async () => (await fetch(`${parley.url}/api/v1/tags`, { headers: { 'x-api-key': key } })).status
    expect(await call()).toBe(200)
    await page.getByRole('button', { name: 'Actions for Shop' }).click()
    await page.getByRole('menuitem', { name: 'Revoke' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('list', { name: 'Revoked and expired' }).getByText('Shop').waitFor()
    expect(await call()).toBe(401)
    await context.close()
  })

  test('nothing here was refused by the page’s policy', () => {
    expect(parley.app.policyReports()).toBe(0)
  })
})

function valuesOf(inputs: Element[]): string[] {
  return inputs.map((input) => (input as HTMLInputElement).value)
}
