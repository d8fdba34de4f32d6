import { afterAll, beforeAll, expect, test } from 'vitest'
import { oneBrowser, signIn, visit } from './browser.ts'
import { type Parley, startParley } from './parley.ts'

const browser = oneBrowser()
let parley: Parley
beforeAll(async () => {
  parley = await startParley()
}, 120_000)
afterAll(() => parley?.stop())

test('the number above a filtered list is right within a second or so, also when what changed is far below, without a question for each event', async () => {
  const service = await parley.app.service()
  const ids: string[] = []
  for (let n = 0; n < 300; n++) {
    const body = {
      source: { channel: 'api' },
      customer: {},
      subject: `No ${n}`,
      initial_message: 'x',
      tags: ['counted'],
    }
    ids.push((await service.post('/api/tickets/create', body)).body.ticket_id)
  }
  await parley.app.settled()
  const { page, context, trouble } = await visit(browser(), parley)
  await signIn(page)
  await page.goto('/app/inbox/open?sort=newest&q=tag%3Acounted')
  await page.getByText('300 conversations').waitFor()
  let asked = 0
  page.on('request', (request) => {
    if (/\/tickets\?.*page_size=1(&|$)/.test(request.url())) asked++
  })
  for (const id of ids.slice(0, 20)) await service.put(`/api/tickets/${id}`, { status: 'resolved' })
  const startedAt = Date.now()
  await page.getByText('280 conversations').waitFor()
  expect(Date.now() - startedAt).toBeLessThan(5000)
  expect(asked).toBeGreaterThan(0)
  expect(asked).toBeLessThan(10)
  expect(trouble).toEqual([])
  await context.close()
})
