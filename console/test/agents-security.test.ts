import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessibility, oneBrowser, phone, signIn, visit } from './browser.ts'
import { type NamedParley, startNamedParley } from './factor-house.ts'
import { demoPassword, maya, priya } from './people.ts'

// What an admin sees and ends of how others sign in, and the proof that one's own address asks for.

const browser = oneBrowser()
let parley: NamedParley
beforeAll(async () => {
  parley = await startNamedParley()
}, 120_000)
afterAll(() => parley?.stop())

async function act(page: Page, on: string, what: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${on}` }).click()
  await page.getByRole('menuitem', { name: what }).click()
}
const looks = [{}, { viewport: phone, colorScheme: 'dark' as const }]

test('one session of somebody is ended in their list; the others stay', async () => {
  for (const look of looks) {
    const [first, second] = [await visit(browser(), parley), await visit(browser(), parley)]
    for (const { page } of [first, second]) await signIn(page, priya)
    const { page, context, trouble } = await visit(browser(), parley, look)
    await signIn(page)
    await page.goto('/app/settings/agents')
    await act(page, 'Priya Raman', 'Sessions')
    const rows = page.getByRole('dialog').getByRole('list', { name: 'Sessions' }).getByRole('listitem')
    await rows.nth(1).waitFor()
    expect(await accessibility(page)).toEqual([])
    const before = await rows.count()
    await rows
      .first()
      .getByRole('button', { name: /^End the session of/ })
      .click()
    await page.getByText('That session ended').waitFor()
    await expect.poll(() => rows.count()).toBe(before - 1)
    await expect
      .poll(async () => {
        const who = [first, second].map(({ page }) => page.request.get('/api/v1/auth/me'))
        return (await Promise.all(who)).map((reply) => reply.status()).sort()
      })
      .toEqual([200, 401])
    expect(trouble).toEqual([])
    for (const each of [first, second, { context }]) await each.context.close()
  }
})

test('the list of agents says who has a second factor, and a role that begins to ask for one says how many have none', async () => {
  for (const look of looks) {
    const { page, context, trouble } = await visit(browser(), parley, look)
    await signIn(page)
    await page.goto('/app/settings/agents')
    await page.getByText('No second factor').first().waitFor()
    await page.goto('/app/settings/roles')
    await page.getByRole('button', { name: 'Edit Agent', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('switch', { name: 'Requires a second factor' }).click()
    await dialog.getByText(/people with this role have none yet|One person with this role has none yet/).waitFor()
    expect(await accessibility(page)).toEqual([])
    expect(trouble).toEqual([])
    await context.close()
  }
})

test('one’s own address asks for a proof in the same dialog as a second factor does, and is changed with it', async () => {
  let from = maya
  for (const [n, look] of looks.entries()) {
    const { page, context, trouble } = await visit(browser(), parley, look)
    await signIn(page, from)
    parley.passes(11 * 60)
    await page.goto('/app/settings/agents')
    await act(page, 'Maya Lindqvist', /^Edit/)
    from = `maya.${n}@northtrail.example`
    await page.getByLabel('E-mail address').fill(from)
    await page.getByText('You are asked to prove that it is you').waitFor()
    await page.keyboard.press('Control+Enter')
    const proof = page.getByRole('dialog', { name: 'First, prove that it is you' })
    await proof.getByLabel('Password', { exact: true }).fill(demoPassword)
    expect(await accessibility(page)).toEqual([])
    await proof.getByRole('button', { name: 'Go on' }).click()
    await page.waitForURL('**/app/sign-in**')
    await page.getByLabel('E-mail address').fill(from)
    await page.getByLabel('Password', { exact: true }).fill(demoPassword)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL('**/app/settings/agents')
    expect(trouble).toEqual([])
    await context.close()
  }
})
