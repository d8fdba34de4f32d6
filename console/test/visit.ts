import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { demoPassword, maya } from './people.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

export const desktop = { width: 1440, height: 900 }
export const phone = { width: 390, height: 844 }

export type Look = {
  viewport?: { width: number; height: number }
  deviceScaleFactor?: number
  colorScheme?: 'light' | 'dark'
}
export type Visit = { page: Page; context: BrowserContext; trouble: string[] }

/** A fresh page of a fresh agent's browser. What goes wrong in it stands in `trouble`: errors, and what the policy refused. */
export async function visit(browser: Browser, { url }: { url: string }, look: Look = {}): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: desktop,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    ...look,
  })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const trouble: string[] = []
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) trouble.push(message.text())
  })
  return { page, context, trouble }
}

/** Signs in through the page and waits for the inbox. */
export async function signIn(page: Page, email = maya, password = demoPassword): Promise<void> {
  await page.goto('/app/sign-in')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL('**/app/inbox/**')
}

/** Types into what has the focus, once something that takes letters has it: a key that opens a field may take a frame. */
export async function typeInFocus(page: Page, text: string): Promise<void> {
  await page.locator(':is(input, textarea):focus').waitFor()
  await page.keyboard.type(text)
}

/** What axe finds on the page as it stands, one line each; empty when all is well. Runs outside of the page's policy. */
export async function accessibility(page: Page, options: { within?: string } = {}): Promise<string[]> {
  // Injected by the debugger, which the page's policy does not bind.
  await page.evaluate(axe)
  return page.evaluate(
    async ({ within, tags }) => {
      type Found = { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }
      const { axe } = window as unknown as {
        axe: { run(of: unknown, options: object): Promise<{ violations: Found[] }> }
      }
      const { violations } = await axe.run(within ?? document, { runOnly: tags, resultTypes: ['violations'] })
      return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html.slice(0, 300)}\n  ${failureSummary ?? ''}`),
      )
    },
    { within: options.within, tags },
  )
}
