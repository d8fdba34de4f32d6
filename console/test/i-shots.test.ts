import { afterAll, beforeAll, test } from 'vitest'
import { desktop, oneBrowser, phone, signIn, visit } from './browser.ts'
import { type Parley, startParley } from './parley.ts'
const browser = oneBrowser()
let parley: Parley
beforeAll(async () => { parley = await startParley() }, 120_000)
afterAll(() => parley?.stop())
const only = process.env['SHOTS'] ?? ''
test('shots', async () => {
  for (const [size, viewport] of [['wide', desktop], ['phone', phone]] as const)
    for (const colorScheme of ['light', 'dark'] as const) {
      if (only && !only.includes(`${size}-${colorScheme}`)) continue
      const { page, context, trouble } = await visit(browser(), parley, { viewport, colorScheme })
      const shot = (name: string) => page.screenshot({ path: `/tmp/shots/I/${name}-${size}-${colorScheme}.png` })
      await signIn(page)
      await page.goto('/app/inbox/open')
      await page.locator('[data-ticket]').first().waitFor()
      await page.waitForTimeout(600); await shot('list')
      if (size === 'wide') {
        await page.keyboard.press('j'); await page.keyboard.press('j'); await page.waitForTimeout(500); await shot('open')
        await page.keyboard.press('x'); await page.keyboard.press('shift+j'); await page.keyboard.press('shift+j'); await page.waitForTimeout(200)
        await page.keyboard.press('a'); await page.waitForTimeout(300); await shot('bulk-assign'); await page.keyboard.press('Escape')
        await page.waitForTimeout(100)
        await page.keyboard.press('h'); await page.waitForTimeout(300); await shot('bulk-snooze'); await page.keyboard.press('Escape')
        await page.waitForTimeout(200); await page.keyboard.press('Escape')
        await page.keyboard.press('f'); await page.waitForTimeout(200); await shot('filter-empty')
        await page.keyboard.type('status:'); await page.waitForTimeout(200); await shot('filter-status')
        await page.keyboard.press('Enter'); await page.keyboard.type('wha'); await page.waitForTimeout(200); await shot('filter-words')
        await page.keyboard.press('Enter'); await page.waitForTimeout(500); await shot('filtered')
        await page.goto('/app/inbox/snoozed'); await page.waitForTimeout(500); await shot('empty')
      } else {
        await page.getByRole('button', { name: 'Views' }).click(); await page.waitForTimeout(400); await shot('views'); await page.keyboard.press('Escape')
        await page.locator('[data-ticket]').first().waitFor()
        await page.locator('li').nth(1).locator('input[type=checkbox]').click(); await page.waitForTimeout(300); await shot('bulk')
        await page.setViewportSize({ width: 320, height: 640 }); await page.waitForTimeout(300); await shot('bulk-320')
        await page.keyboard.press('Escape'); await page.waitForTimeout(200); await shot('list-320')
        await page.setViewportSize(phone)
      }
      await page.goto('/app/search'); await page.waitForTimeout(500); await shot('search-empty')
      await page.getByRole('combobox').fill('parcel'); await page.waitForTimeout(900); await shot('search')
      if (size === 'wide' && colorScheme === 'light') {
        await page.goto('/app/inbox/open'); await page.locator('[data-ticket]').first().waitFor()
        await page.evaluate(() => localStorage.setItem('parley.look', JSON.stringify({ theme: 'light', density: 'compact', listWidth: 480 })))
        await page.reload(); await page.locator('[data-ticket]').first().waitFor(); await page.waitForTimeout(600); await shot('compact')
      }
      if (trouble.length) console.log(size, colorScheme, trouble)
      await context.close()
    }
  console.log('csp', parley.app.policyReports())
}, 110_000)
