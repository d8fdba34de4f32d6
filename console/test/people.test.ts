import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibility, oneBrowser, phone, signIn, typeInFocus, visit } from './browser.ts'
import { type Parley, priya, startParley } from './parley.ts'

const browser = oneBrowser()
let parley: Parley
beforeAll(async () => {
  parley = await startParley()
}, 120_000)
afterAll(() => parley?.stop())

const list = (page: Page, name: string) => page.getByRole('list', { name, exact: true })
const person = (page: Page, name: string) => list(page, 'Agents').getByRole('listitem').filter({ hasText: name })

async function act(page: Page, on: string, what: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${on}` }).click()
  await page.getByRole('menuitem', { name: what }).click()
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

describe('roles', () => {
  test('one is made by keys, read in the matrix, given, not deleted while held, and decides what its people are shown', async () => {
    const { page, context, trouble } = await visit(browser(), parley)
    await signIn(page)
    await page.goto('/app/settings/roles')
    await list(page, 'Roles').getByText('Supervisor').waitFor()
    await page.keyboard.press('c')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).waitFor()
    await typeInFocus(page, 'Night shift')
    await dialog.getByText('In the API it is called night_shift.').waitFor()
    await choose(page, 'Sees', 'only conversations assigned to them')
    for (const words of [
      'Read tickets, their timelines',
      'See who the agents are',
      'Read the log',
      'See the catalogue',
    ])
      await dialog.getByRole('checkbox', { name: new RegExp(words) }).press('Space')
    expect(await accessibility(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('columnheader', { name: 'Night shift' }).waitFor()
    const row = page.getByRole('row', { name: /Read tickets, their timelines/ })
    expect(await row.getByRole('cell').last().getByRole('img').getAttribute('aria-label')).toBe('Yes')
    const other = page.getByRole('row', { name: /Create tickets/ })
    expect(await other.getByRole('cell').last().getByRole('img').getAttribute('aria-label')).toBe('No')

    await page.goto('/app/settings/agents')
    await act(page, 'Priya Raman', /^Edit/)
    await choose(page, 'Role', 'Night shift')
    await dialog.getByText('A new role signs Priya Raman out everywhere').waitFor()
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    await choose(page, 'Role', 'Night shift')
    await page.getByText('1 person').waitFor()
    await person(page, 'Priya Raman').waitFor()

    const hers = await visit(browser(), parley)
    await signIn(hers.page, priya)
    await hers.page.goto('/app/settings/roles')
    await hers.page.getByText('Only an admin sees this page').waitFor()
    expect(await hers.page.getByRole('link', { name: 'Roles' }).count()).toBe(0)

    await page.goto('/app/settings/roles')
    await act(page, 'Night shift', 'Delete')
    await dialog.getByText('One person has this role').waitFor()
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await dialog.getByText('Agents have this role: give them another first').waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    const { agents } = await (await page.request.get('/api/v1/agents')).json()
    const { id } = agents.find(({ email }: { email: string }) => email === priya)
    await page.request.put(`/api/v1/agents/${id}`, { data: { role: 'agent' }, headers: { origin: parley.url } })
    await page.reload()
    await act(page, 'Night shift', 'Delete')
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('columnheader', { name: 'Night shift' }).waitFor({ state: 'detached' })
    expect(trouble).toEqual([])
    await hers.context.close()
    await context.close()
  })

  test('what one may not give cannot be chosen, and why is said; so for roles that allow more', async () => {
    const admin = await visit(browser(), parley)
    await signIn(admin.page)
    const send = { origin: parley.url }
    const data = {
      key: 'deputy',
      name: 'Deputy',
      scope: 'all',
      permissions: ['ticket.read', 'event.read', 'agent.read', 'role.read', 'role.manage', 'department.read'],
    }
    expect((await admin.page.request.post('/api/v1/roles', { data, headers: send })).status()).toBe(201)
    const { agents } = await (await admin.page.request.get('/api/v1/agents')).json()
    const luca = agents.find(({ name }: { name: string }) => name === 'Luca Ferrante')
    await admin.page.request.put(`/api/v1/agents/${luca.id}`, { data: { role: 'deputy' }, headers: send })

    const { page, context, trouble } = await visit(browser(), parley, { viewport: phone, colorScheme: 'dark' })
    await signIn(page, luca.email)
    await page.goto('/app/settings/roles')
    const edit = page.getByRole('button', { name: 'Edit Admin' })
    expect(await edit.getAttribute('aria-disabled')).toBe('true')
    await edit.focus()
    await page.getByText('This role allows more than yours.').waitFor()
    await page.getByRole('button', { name: 'New role' }).click()
    const lacking = page.getByRole('checkbox', { name: /Read the audit trail and check it for gaps/ })
    expect(await lacking.getAttribute('aria-disabled')).toBe('true')
    expect(await page.getByText('You may not do this yourself, so you cannot give it.').count()).toBeGreaterThan(5)
    await page.getByText('Only owners have this; it cannot be given.').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Everything' }).click()
    expect(await page.getByRole('dialog').getByRole('checkbox', { checked: true }).count()).toBe(
      data.permissions.length,
    )
    expect(await accessibility(page)).toEqual([])
    expect(trouble).toEqual([])
    await context.close()
    await admin.context.close()
  })
})

describe('people', () => {
  test('a new address, sessions that end, a factor that is reset; who is deleted leaves the list and can be brought back', async () => {
    const hers = await visit(browser(), parley)
    await signIn(hers.page, 'aga@northtrail.example')
    const { page, context, trouble } = await visit(browser(), parley)
    await signIn(page)
    await page.goto('/app/settings/agents')
    const dialog = page.getByRole('dialog')
    await act(page, 'Aga Nowicka', 'Sessions')
    await list(page, 'Sessions').getByRole('listitem').waitFor()
    await dialog.getByRole('button', { name: 'End all sessions' }).click()
    await page.getByText('1 session ended.').waitFor()
    expect((await hers.page.request.get('/api/v1/auth/me')).status()).toBe(401)

    await act(page, 'Aga Nowicka', 'Reset the second factor')
    await dialog.getByRole('button', { name: 'Reset' }).click()
    await page.getByText('The second factor of Aga Nowicka was reset.').waitFor()

    await act(page, 'Aga Nowicka', /^Edit/)
    await dialog.getByLabel('E-mail address').fill('tunde@northtrail.example')
    await dialog.getByText('signs Aga Nowicka out everywhere').waitFor()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByRole('alert').filter({ hasText: 'exists' }).waitFor()
    await dialog.getByLabel('E-mail address').fill('aga.nowicka@northtrail.example')
    await page.keyboard.press('Control+Enter')
    await person(page, 'aga.nowicka@northtrail.example').waitFor()

    await act(page, 'Aga Nowicka', 'Delete')
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await person(page, 'Aga Nowicka').waitFor({ state: 'detached' })
    await choose(page, 'How they stand', 'Deleted')
    await person(page, 'Aga Nowicka')
      .getByText(/^Deleted/)
      .waitFor()
    expect(await accessibility(page)).toEqual([])
    await act(page, 'Aga Nowicka', 'Restore')
    await person(page, 'Aga Nowicka').waitFor({ state: 'detached' })
    await choose(page, 'How they stand', 'Active')
    await person(page, 'Aga Nowicka').waitFor()
    expect(trouble).toEqual([])
    await hers.context.close()
    await context.close()
  })

  test('a department gets hours, a day off, a lead, an assignee and the portal’s tickets; hours that overlap are told by their day', async () => {
    const { page, context, trouble } = await visit(browser(), parley)
    await signIn(page)
    await page.goto('/app/settings/departments')
    await page.getByRole('link', { name: /Returns & Refunds/ }).click()
    await page.getByRole('heading', { level: 1, name: 'Returns & Refunds' }).waitFor()
    await page.getByRole('switch', { name: 'This department keeps office hours' }).click()
    await page.getByRole('button', { name: 'Add hours on Monday' }).click()
    const opens = page.getByLabel('Monday: opens')
    await opens.nth(1).fill('1630')
    await opens.nth(1).blur()
    expect(await opens.nth(1).inputValue()).toBe('16:30')
    await page.keyboard.press('Control+s')
    await page.getByText('Monday: these hours overlap.').waitFor()
    await opens.nth(1).fill('17:30')
    await page.getByRole('button', { name: 'Add a day' }).click()
    await page.getByLabel('Day', { exact: true }).fill('2026-12-25')
    await page.getByLabel('What it is called').fill('Christmas')
    await page.getByRole('checkbox', { name: 'Priya Raman leads it' }).click()
    await page.getByLabel('Who gets new conversations').fill('priya')
    await page.getByRole('option', { name: 'Priya Raman' }).click()
    const takesPortal = page.getByRole('switch', { name: 'Takes what customers write in their account' })
    await takesPortal.click()
    await page.keyboard.press('Control+s')
    await page.getByText('Saved').waitFor()
    await page.reload()
    await expect.poll(() => takesPortal.getAttribute('aria-checked')).toBe('true')
    expect(await page.getByLabel('Monday: opens').nth(1).inputValue()).toBe('17:30')
    await expect.poll(() => page.getByLabel('Who gets new conversations').inputValue()).toBe('Priya Raman')
    expect(await accessibility(page)).toEqual([])
    await page.goto('/app/settings/agents')
    await person(page, 'Priya Raman').getByText('Returns & Refunds (lead)').waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })

  test('nothing here was refused by the page’s policy', () => {
    expect(parley.app.policyReports()).toBe(0)
  })
})
