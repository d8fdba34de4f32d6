import { toId } from '@parley/contract'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { append } from '../../server/src/log/append.ts'
import { oneBrowser, signIn, visit } from './browser.ts'
import { type Parley, startParley } from './parley.ts'

const browser = oneBrowser()
const count = 100_000
let parley: Parley
let page: Page
let close: () => Promise<void>
beforeAll(async () => {
  parley = await startParley()
  await fill(parley)
  const opened = await visit(browser(), parley)
  page = opened.page
  close = () => opened.context.close()
  await signIn(page)
  await page.goto('/app/inbox/open')
  await page.locator('[data-ticket]').first().waitFor()
}, 120_000)
afterAll(async () => {
  await close?.()
  await parley?.stop()
})

/** Open tickets that nobody has, each with one message, the oldest first. */
async function fill({ app: { sql } }: Parley): Promise<void> {
  await sql.unsafe(`
    create temp table many as
    select n, at, md5(n::text) as hash, lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') as time
    from (select n, now() - interval '400 days' + n * interval '5 minutes' as at from generate_series(1, ${count}) n) x;
    alter table many add ticket uuid, add message uuid;
    update many set ticket = (time || '7' || substr(hash, 1, 3) || '8' || substr(hash, 4, 15))::uuid,
      message = (time || '7' || substr(hash, 1, 3) || '9' || substr(hash, 4, 15))::uuid;
    with person as (select c.id as customer_id, i.id as identity_id, i.channel from customer c
      join channel_identity i on i.customer_id = c.id limit 1)
    insert into ticket (id, subject, status, priority, channel, customer_id, identity_id, origin_platform_id, one_open, message_count,
      last_public_message_id, last_inbound_at, waiting_since, created_at, updated_at)
    select ticket, 'Row ' || n, 'open', 'medium', channel, customer_id, identity_id, 'x', false, 1, message, at, at, at, at
    from many, person;
    insert into message (id, ticket_id, position, sender_type, visibility, content_type, content, occurred_at, created_at)
    select message, ticket, 1, 'customer', 'public', 'text', 'Words of row ' || n, at, at from many;
    analyze ticket; analyze message`)
}

/** Watches the list at every frame: rows that are not there, and rows that are still to come. */
const watch = () =>
  page.evaluate(() => {
    const seen = { frames: 0, blank: 0, skeletons: 0, longest: 0, stop: false }
    Object.assign(window, { seen })
    const list = document.querySelector('ul[aria-label="Conversations"]') as HTMLElement
    const scroller = list.parentElement as HTMLElement
    let before = performance.now()
    const frame = (now: number) => {
      if (seen.stop) return
      seen.frames++
      seen.longest = Math.max(seen.longest, now - before)
      before = now
      const height = (list.firstElementChild as HTMLElement).offsetHeight
      const rows = new Map([...list.children].map((row) => [Number(row.getAttribute('aria-posinset')) - 1, row]))
      const first = Math.floor(scroller.scrollTop / height)
      const last = Math.min(
        Math.floor((scroller.scrollTop + scroller.clientHeight - 1) / height),
        Math.round(list.offsetHeight / height) - 1,
      )
      let isBlank = false
      let isSkeleton = false
      for (let at = first; at <= last; at++) {
        if (!rows.has(at)) isBlank = true
        else if (rows.get(at)?.querySelector('[data-skeleton]')) isSkeleton = true
      }
      if (isBlank) seen.blank++
      if (isSkeleton) seen.skeletons++
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
const seen = () =>
  page.evaluate(() => {
    const { seen } = window as unknown as {
      seen: { frames: number; blank: number; skeletons: number; longest: number; stop: boolean }
    }
    seen.stop = true
    return seen
  })

/** What is at the top of the list's view, and how far its edge is from the view's. */
const topRow = () =>
  page.evaluate(() => {
    const list = document.querySelector('ul[aria-label="Conversations"]') as HTMLElement
    const scroller = list.parentElement as HTMLElement
    const top = scroller.getBoundingClientRect().top
    const rows = [...list.querySelectorAll('[data-ticket]')]
    const first = rows.find((row) => row.getBoundingClientRect().bottom > top + 1)
    return [first?.getAttribute('data-ticket'), Math.round((first?.getBoundingClientRect().top ?? 0) - top)]
  })

describe(`a list of ${count} tickets`, () => {
  test('scrolls without a blank row', async () => {
    await page.mouse.move(400, 500)
    await watch()
    for (let step = 0; step < 120; step++) {
      await page.mouse.wheel(0, 240)
      await page.waitForTimeout(25)
    }
    const { frames, blank, skeletons, longest } = await seen()
    console.log(`scrolled 480 rows in ${frames} frames, longest ${longest.toFixed(0)} ms, ${skeletons} with a skeleton`)
    expect({ blank, skeletons }).toEqual({ blank: 0, skeletons: 0 })
    expect(frames).toBeGreaterThan(60)
  })

  test('shows rows within half a second after a jump to anywhere', async () => {
    const times: number[] = []
    for (const part of [0.7, 0.3, 1, 0.5, 0]) {
      times.push(
        await page.evaluate(async (part) => {
          const list = document.querySelector('ul[aria-label="Conversations"]') as HTMLElement
          const scroller = list.parentElement as HTMLElement
          const started = performance.now()
          scroller.scrollTop = part * (list.offsetHeight - scroller.clientHeight)
          const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
          await frame()
          await frame()
          while (list.querySelector('[data-skeleton]') && performance.now() - started < 5000) await frame()
          return performance.now() - started
        }, part),
      )
    }
    console.log(`jumps: ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`)
    expect(Math.max(...times)).toBeLessThan(500)
  })

  test('does not move what is in view when a row comes to its top', async () => {
    await page.mouse.move(1000, 500)
    await page.evaluate(() => {
      const list = document.querySelector('ul[aria-label="Conversations"]') as HTMLElement
      ;(list.parentElement as HTMLElement).scrollTop = 30_010
    })
    await page.waitForTimeout(300)
    const before = await topRow()
    await tell(3)
    await page
      .getByRole('status')
      .getByText(/\d+ new/)
      .waitFor()
    expect(await topRow()).toEqual(before)
    await page.getByRole('button', { name: /\d+ new/ }).click()
    await expect.poll(async () => (await topRow())[1]).toBe(0)
  })

  test('stays at fifty frames a second and more while fifty events a second come', async () => {
    await page.mouse.move(1000, 500)
    let heard = 0
    const live = page.waitForEvent('websocket')
    await page.reload()
    ;(await live).on('framereceived', ({ payload }) => {
      if (String(payload).includes('"type":"event"')) heard++
    })
    await page.locator('[data-ticket]').first().waitFor()
    await page.waitForTimeout(1000)
    const pouring = pour(7000)
    await page.waitForTimeout(1000)
    heard = 0
    await watch()
    const started = Date.now()
    await page.waitForTimeout(5000)
    const { frames, longest } = await seen()
    const seconds = (Date.now() - started) / 1000
    const events = heard / seconds
    await pouring
    console.log(
      `${(frames / seconds).toFixed(1)} frames/s, longest ${longest.toFixed(0)} ms, at ${events.toFixed(0)} events/s`,
    )
    expect(events).toBeGreaterThan(45)
    expect(frames / seconds).toBeGreaterThanOrEqual(50)
  })
})

/** So many tickets anywhere in the list change now, each with an event. */
async function tell(many: number): Promise<string[]> {
  const { sql } = parley.app
  const at = new Date()
  return sql.begin(async (tx) => {
    const rows = await tx<{ id: string }[]>`
      update ticket set updated_at = ${at}, version = version + 1, priority = case when priority = 'high' then 'low' else 'high' end
      where number in (
        select n + (random() * ${count - 1})::int from (select min(number) as n from ticket where subject like 'Row %') x, generate_series(1, ${many})
      ) returning id`
    await append(
      tx,
      rows.map(({ id }) => ({
        type: 'ticket.updated',
        ticketId: id,
        messageId: null,
        actor: { type: 'system', id: null },
        data: { changed: ['priority'] },
        at,
      })),
    )
    return rows.map(({ id }) => toId('ticket', id))
  })
}

async function pour(ms: number): Promise<void> {
  const until = Date.now() + ms
  for (let next = Date.now(); Date.now() < until; next += 100) {
    await tell(5)
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, next + 100 - Date.now())))
  }
}
