import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { client, type Issuer, openIssuer } from '../../server/src/sso/issuer.fixture.ts'
import { accessibility, oneBrowser, phone, visit } from './browser.ts'
import { demoPassword, maya, type Parley, priya, startParley } from './parley.ts'

const browser = oneBrowser()
let parley: Parley
let issuer: Issuer
beforeAll(async () => {
  issuer = await openIssuer()
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  issuer.register([`${origin}/api/v1/auth/sso/oidc/callback`])
  const environment = {
    PUBLIC_URL: origin,
    OIDC_ISSUER: issuer.issuer,
    OIDC_CLIENT_ID: client.id,
    OIDC_CLIENT_SECRET: client.secret,
    OIDC_NAME: 'Northtrail ID',
  }
  parley = await startParley({ environment, port })
}, 120_000)
afterAll(async () => {
  await parley?.stop()
  await issuer?.close()
})

/** One that nobody has, to be written into an address before anything listens there. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

test('an agent signs in at the company’s own provider and goes on where they wanted to go', async () => {
  const { page, context, trouble } = await visit(browser(), parley)
  issuer.comes({ sub: 'maya', email: maya, email_verified: true })
  await page.goto('/app/profile/security')
  await page.getByRole('button', { name: 'Continue with Northtrail ID' }).click()
  await page.waitForURL('**/app/profile/security')
  await page.getByRole('heading', { name: 'Sessions' }).waitFor()
  expect(trouble).toEqual([])
  await context.close()
})

test('who is not let in reads why, and can still sign in with a password', async () => {
  const { page, context } = await visit(browser(), parley, { viewport: phone, colorScheme: 'dark' })
  issuer.comes({ sub: 'stranger', email: 'stranger@example.com', email_verified: true })
  await page.goto('/app/sign-in')
  await page.getByRole('button', { name: 'Continue with Northtrail ID' }).click()
  await page.waitForURL('**/app/sign-in?problem=no_account')
  await page.getByRole('alert').filter({ hasText: 'no active account here belongs to you' }).waitFor()
  await page.getByLabel('Password', { exact: true }).waitFor()
  expect(await accessibility(page)).toEqual([])
  await context.close()
})

test('who is refused there still comes to the page that was asked for, with a password', async () => {
  const { page, context } = await visit(browser(), parley)
  issuer.comes({ sub: 'stranger', email: 'stranger@example.com', email_verified: true })
  await page.goto('/app/profile/security')
  await page.getByRole('button', { name: 'Continue with Northtrail ID' }).click()
  await page.getByRole('alert').filter({ hasText: 'no active account here belongs to you' }).waitFor()
  await page.getByLabel('E-mail address').fill(priya)
  await page.getByLabel('Password', { exact: true }).fill(demoPassword)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/app/profile/security')
  await page.getByRole('heading', { name: 'Sessions' }).waitFor()
  expect(await page.getByRole('heading', { name: 'Sign-ins elsewhere' }).count(), 'Priya signs in nowhere else').toBe(0)
  await context.close()
})

test('a sign-in there is seen under security and disconnected, unless it is the only way in', async () => {
  issuer.comes({ sub: 'maya', email: maya, email_verified: true })
  for (const look of [{}, { viewport: phone, colorScheme: 'dark' as const }]) {
    const { page, context, trouble } = await visit(browser(), parley, look)
    await page.goto('/app/profile/security')
    await page.getByRole('button', { name: 'Continue with Northtrail ID' }).click()
    await page.waitForURL('**/app/profile/security')
    const row = page.getByRole('list', { name: 'Sign-ins elsewhere' }).getByRole('listitem')
    await row.filter({ hasText: 'Northtrail ID' }).filter({ hasText: maya }).waitFor()
    const button = page.getByRole('button', { name: 'Disconnect Northtrail ID' })
    await button.scrollIntoViewIfNeeded()
    expect(await accessibility(page)).toEqual([])
    await parley.app.sql`
      update agent_identity set rights = 'groups' where agent_id = (select id from agent where email = ${maya})`
    await page.reload()
    await button.waitFor()
    expect(await button.getAttribute('aria-disabled')).toBe('true')
    await parley.app.sql`update agent_identity set rights = 'own'`
    await page.reload()
    await button.click()
    await page.getByRole('dialog', { name: 'Disconnect Northtrail ID?' }).waitFor()
    expect(await accessibility(page)).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
    await page.getByText('Northtrail ID no longer lets you in.').waitFor()
    await page.getByRole('heading', { name: 'Sign-ins elsewhere' }).waitFor({ state: 'detached' })
    expect(trouble).toEqual([])
    await context.close()
  }
})

test('where only super admins have passwords, the provider comes first, and a password that is typed all the same is refused in words', async () => {
  await parley.app.sql`update sign_in_policy set password_sign_in = 'super_admins'`
  const { page, context, trouble } = await visit(browser(), parley)
  await page.goto('/app/sign-in')
  await page.getByRole('button', { name: 'Continue with Northtrail ID' }).waitFor()
  expect(await page.getByLabel('Password', { exact: true }).count()).toBe(0)
  expect(await accessibility(page)).toEqual([])
  await page.getByRole('button', { name: 'Continue with a password' }).click()
  await page.getByLabel('E-mail address').fill(priya)
  await page.getByLabel('Password', { exact: true }).fill(demoPassword)
  await page.keyboard.press('Enter')
  await page.getByRole('alert').filter({ hasText: 'are for super admins alone' }).waitFor()
  expect(trouble).toEqual([])
  await context.close()
  await parley.app.sql`update sign_in_policy set password_sign_in = 'everybody'`
})

test('a provider that says no leads back to the sign-in page, which says so', async () => {
  issuer.refuses('access_denied')
  const { page, context } = await visit(browser(), parley)
  await page.goto('/app/sign-in')
  await page.getByRole('button', { name: 'Continue with Northtrail ID' }).click()
  await page.waitForURL('**/app/sign-in?problem=provider_refused')
  await page.getByRole('alert').filter({ hasText: 'You were not signed in there' }).waitFor()
  await context.close()
  issuer.refuses(undefined)
})
