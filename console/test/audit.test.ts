import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibility, oneBrowser, signIn, visit } from './browser.ts'
import { type Parley, startParley } from './parley.ts'

const browser = oneBrowser()
let parley: Parley
beforeAll(async () => {
  parley = await startParley()
}, 120_000)
afterAll(() => parley?.stop())

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

/** What the browser saved after this. */
async function saved(page: Page, by: () => Promise<unknown>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), by()])
  return readFileSync(await download.path(), 'utf8')
}

describe('the audit trail', () => {
  test('says who changed what from what to what; its filters are in the address; it is checked and saved', async () => {
    const { page, context, trouble } = await visit(browser(), parley)
    await signIn(page)
    await page.goto('/app/settings/agents')
    await page.getByRole('button', { name: 'Actions for Tunde Oyelaran' }).click()
    await page.getByRole('menuitem', { name: /^Edit/ }).click()
    await choose(page, 'Role', 'Viewer')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    await page.goto('/app/settings/audit')
    await choose(page, 'What', 'People')
    await choose(page, 'Outcome', 'Done')
    const entries = page.getByRole('list', { name: 'Entries' })
    const entry = entries.getByRole('button', { name: /changed an account · Tunde Oyelaran/ })
    await expect.poll(() => entry.count(), { timeout: 8000 }).toBe(1)
    await entry.click()
    const row = page.getByRole('row', { name: /^Role/ })
    expect(await row.getByRole('cell').allInnerTexts()).toEqual(['agent', 'viewer'])
    expect(new URL(page.url()).searchParams.get('action')).toBe('agent.')
    await page.reload()
    await entry.waitFor()
    await page.getByRole('button', { name: 'Check for gaps' }).click()
    await page.getByText(/All \d+ entries are whole/).waitFor()
    expect(await accessibility(page)).toEqual([])

    const csv = await saved(page, async () => {
      await page.getByRole('button', { name: 'Export' }).click()
      await page.getByRole('menuitem', { name: /CSV/ }).click()
    })
    expect(csv).toContain('agent.updated')
    expect(csv).not.toContain('sign_in.succeeded')
    await page.getByRole('button', { name: 'Show all' }).click()
    await choose(page, 'What', 'Signing in')
    await entries
      .getByRole('button', { name: /signed in/ })
      .first()
      .waitFor()
    await choose(page, 'Outcome', 'Failed')
    await page.getByText('No entry fits all of this.').waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })

  test('older entries come as one goes down', async () => {
    const { page, context } = await visit(browser(), parley)
    await signIn(page)
    const headers = { origin: parley.url }
    for (let n = 0; n < 60; n++)
      await page.request.post('/api/v1/tags', { headers, data: { name: `many ${n}`, description: '' } })
    await page.goto('/app/settings/audit?action=tag.')
    const entries = page.getByRole('list', { name: 'Entries' }).getByRole('listitem')
    await expect.poll(() => entries.count()).toBeGreaterThanOrEqual(50)
    await entries.last().scrollIntoViewIfNeeded()
    await expect.poll(() => entries.count()).toBeGreaterThanOrEqual(60)
    await page.getByText('The trail begins here.').waitFor()
    await context.close()
  })
})

describe('an API key', () => {
  test('is rotated: both work meanwhile; rotated without an overlap the old one ends at once', async () => {
    const { page, context, trouble } = await visit(browser(), parley)
    await signIn(page)
    const made = await page.request.post('/api/v1/keys', {
      headers: { origin: parley.url },
      data: { name: 'Shop', permissions: ['tag.read'] },
    })
    const { key: first } = await made.json()
    const call = async (key: string) =>
      (await fetch(`${parley.url}/api/v1/tags`, { headers: { 'x-api-key': key } })).status
    await page.goto('/app/settings/keys')
    const rotate = async (overlap?: string) => {
      await page.getByRole('button', { name: 'Actions for Shop' }).first().click()
      await page.getByRole('menuitem', { name: 'Rotate' }).click()
      if (overlap) await choose(page, 'The old key works for another', overlap)
      await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click()
      const key = await page.getByRole('textbox', { name: 'Key' }).inputValue()
      await page.getByRole('button', { name: 'I have stored it' }).click()
      return key
    }
    const second = await rotate()
    expect([await call(first), await call(second)]).toEqual([200, 200])
    await page.getByText(/replaced by pk_\w+…, works until/).waitFor()
    const third = await rotate('Not at all: it ends now')
    expect([await call(second), await call(third)]).toEqual([401, 200])
    await page.getByRole('list', { name: 'Revoked and expired' }).getByText('Shop').waitFor()
    expect(await accessibility(page)).toEqual([])
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('single sign-on', () => {
  test('a provider is connected, its address is there to copy, its secret never comes back; nobody is locked out', async () => {
    const { page, context, trouble } = await visit(browser(), parley)
    const replies: string[] = []
    page.on('response', async (reply) => {
      if (reply.url().includes('/identity-providers')) replies.push(await reply.text().catch(() => ''))
    })
    await signIn(page)
    await page.goto('/app/settings/sign-on')
    await page.getByRole('radio', { name: /Owners only/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Owners only' }).click()
    await page.getByRole('dialog').getByText('Connect an identity provider first').waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('radio', { name: /^Everybody/ }).isChecked()).toBe(true)

    await page.getByRole('button', { name: 'Connect a provider' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('Example SSO')
    await dialog.getByLabel('Issuer').fill('id.example.com')
    await dialog.getByLabel('Client ID').fill('parley')
    await dialog.getByLabel('Client secret', { exact: true }).fill('a secret of the test')
    await dialog.getByLabel('Allowed e-mail domains').fill('northtrail.example, local')
    await dialog.getByRole('button', { name: 'Add a group' }).click()
    await dialog.getByLabel('Group', { exact: true }).fill('support')
    await page.keyboard.press('Control+Enter')
    await dialog.getByText('Write an address that begins with https://.').waitFor()
    await dialog.getByText('“local” is no domain.').waitFor()
    await dialog.getByLabel('Issuer').fill('https://id.example.com')
    await dialog.getByLabel('Allowed e-mail domains').fill('northtrail.example')
    await page.keyboard.press('Control+Enter')
    const callback = await dialog.getByRole('textbox', { name: 'Callback address' }).inputValue()
    expect(callback).toMatch(/\/api\/v1\/auth\/sso\/idp_\w+\/callback$/)
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'Example SSO', exact: true }).click()
    await dialog.getByText('A secret is set.').waitFor()
    expect(await dialog.getByLabel('Group', { exact: true }).inputValue()).toBe('support')
    expect(await accessibility(page)).toEqual([])
    expect(replies.join(' ')).not.toContain('a secret of the test')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Actions for Example SSO' }).click()
    await page.getByRole('menuitem', { name: 'Disconnect' }).click()
    await dialog.getByRole('button', { name: 'Disconnect' }).click()
    await page.getByText('No provider is connected').waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('privacy', () => {
  test('a message is redacted on every screen; its customer is exported, then erased once the name was typed', async () => {
    const { page, context, trouble } = await visit(browser(), parley)
    await signIn(page)
    await parley.sandbox.customerWrites({
      platform: 'whatsapp',
      from: '15550177001',
      text: 'My card number is 4111 1111',
      name: 'Rosa Quill',
    })
    await parley.app.settled()
    const other = await visit(browser(), parley)
    await signIn(other.page)
    for (const one of [page, other.page]) {
      await one.goto('/app/inbox/open')
      await one.getByText('My card number is').first().click()
      await one.getByRole('article').getByText('My card number is').waitFor()
    }
    await page.getByRole('article').filter({ hasText: 'My card number is' }).focus()
    await page.getByRole('button', { name: 'More about this message' }).click()
    await page.getByRole('menuitem', { name: 'Remove the words for good' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove for good' }).click()
    for (const one of [page, other.page]) {
      await one.getByText('The words of this message were removed for good.').waitFor()
      const said = one.getByText('My card number is')
      await expect.poll(() => said.evaluateAll((all) => all.map(({ outerHTML }) => outerHTML))).toEqual([])
    }
    expect(await accessibility(page)).toEqual([])

    const { tickets } = await (await page.request.get('/api/v1/tickets?view=open&page_size=5')).json()
    const rosa = tickets.find((one: { customer: { name: string } }) => one.customer.name === 'Rosa Quill')
    await page.goto(`/app/customers/${rosa.customer.internal_id}`)
    const file = await saved(page, () => page.getByRole('button', { name: 'Export everything' }).click())
    expect(JSON.parse(file).customer.name).toBe('Rosa Quill')
    await page.getByRole('button', { name: 'Erase…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Type “Rosa Quill” to go on').fill('Rosa')
    await dialog.getByRole('button', { name: 'Erase for good' }).click()
    await dialog.getByText('letter by letter').waitFor()
    await dialog.getByLabel('Type “Rosa Quill” to go on').fill('rosa quill')
    await dialog.getByRole('button', { name: 'Erase for good' }).click()
    await page.getByRole('dialog', { name: 'This customer was erased' }).waitFor()
    const receipt = await dialog
      .getByText(/^era_|^ers_/)
      .first()
      .innerText()
    expect(await accessibility(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByText('Everything known of this person was erased').waitFor()
    expect(await page.content()).not.toContain('Rosa')
    await page.goto('/app/settings/privacy')
    await page.getByText(receipt).waitFor()
    expect(trouble).toEqual([])
    await other.context.close()
    await context.close()
  })

  test('rules of retention are tried before they are saved, and asked about', async () => {
    const { page, context, trouble } = await visit(browser(), parley)
    await signIn(page)
    await page.goto('/app/settings/privacy')
    await choose(page, 'Closed conversations', 'For a number of days')
    const days = page.getByLabel('Closed conversations: Days')
    await days.fill('0')
    await page.keyboard.press('Control+s')
    await page.getByText('Write a whole number from 1 to 36,500.').waitFor()
    await days.fill('1')
    await page.getByRole('button', { name: 'Show what would go' }).click()
    await page.getByText(/\d+ conversations would be emptied/).waitFor()
    await days.fill('20000')
    await page.getByText('You changed a number since. Ask again.').waitFor()
    await page.keyboard.press('Control+s')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    expect((await (await page.request.get('/api/v1/retention')).json()).closed_tickets_days).toBeNull()
    await page.keyboard.press('Control+s')
    await page.getByRole('dialog').getByRole('button', { name: 'Save the rules' }).click()
    await page.getByText('Saved').waitFor()
    expect((await (await page.request.get('/api/v1/retention')).json()).closed_tickets_days).toBe(20000)
    expect(await accessibility(page)).toEqual([])
    expect(trouble).toEqual([])
    await context.close()
  })

  test('nothing here was refused by the page’s policy', () => {
    expect(parley.app.policyReports()).toBe(0)
  })
})

describe('a transfer', () => {
  test('moves the conversation with a note, by keys', async () => {
    const { page, context, trouble } = await visit(browser(), parley)
    await signIn(page)
    const { tickets } = await (await page.request.get('/api/v1/tickets?view=open&page_size=50')).json()
    const ticket = tickets.find((one: { department_id: string | null }) => one.department_id === null) ?? tickets[0]
    await page.goto(`/app/inbox/open/${ticket.ticket_id}`)
    await page.getByRole('button', { name: 'Transfer' }).waitFor()
    await page.keyboard.press('h')
    const dialog = page.getByRole('dialog', { name: 'Transfer this conversation' })
    await dialog.waitFor()
    await page.keyboard.press('Control+Enter')
    await dialog.getByText('Choose a department or a person.').waitFor()
    await choose(page, 'To the department', 'Product Care & Repairs')
    await dialog.getByLabel('Note').fill('A pole broke: please look')
    expect(await accessibility(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('article').getByText('A pole broke: please look').waitFor()
    await page.getByText(/moved this to .?Product Care/).waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })
})
