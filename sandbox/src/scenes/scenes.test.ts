import { expect, test } from 'vitest'
import { aSandbox, call } from '../testing/start.ts'

test('three customers write at the same moment, each on another messenger', async () => {
  const { sandbox, parley } = await aSandbox()
  const { people } = (await call('POST', `${sandbox.url}/control/scenes/three`)).body
  expect(people.map((person: { platform: string }) => person.platform)).toEqual(['whatsapp', 'facebook', 'twitter'])
  expect(parley.received.map(({ path }) => path.split('/').at(-1)).sort()).toEqual(['facebook', 'twitter', 'whatsapp'])
})

test('a rush brings as many new customers as wished, on every platform, and ends by itself', async () => {
  const { sandbox, parley } = await aSandbox()
  const started = await call('POST', `${sandbox.url}/control/scenes/rush`, { customers: 24, seconds: 1 })
  expect(started.body.rush).toMatchObject({ customers: 24, isRunning: true })
  expect((await call('POST', `${sandbox.url}/control/scenes/rush`, {})).status).toBe(422)
  const rush = async () => (await call('GET', `${sandbox.url}/control/scenes`)).body.rush
  await expect.poll(rush, { timeout: 5000 }).toMatchObject({ wrote: 24, isRunning: false })
  const heads = (await call('GET', `${sandbox.url}/control/threads`)).body
  expect(heads).toHaveLength(24)
  expect(new Set(parley.received.map(({ path }) => path)).size).toBe(4)
})

test('a stopped rush brings nobody new', async () => {
  const { sandbox } = await aSandbox()
  await call('POST', `${sandbox.url}/control/scenes/rush`, { customers: 200, seconds: 20 })
  const { rush } = (await call('DELETE', `${sandbox.url}/control/scenes/rush`)).body
  expect(rush.isRunning).toBe(false)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect((await call('GET', `${sandbox.url}/control/threads`)).body.length).toBeLessThanOrEqual(rush.wrote)
})

test.each([{ customers: 201 }, { customers: 0 }, { customers: 1.5 }, { seconds: 121 }, { people: 3 }])(
  'a rush of %j is refused with words',
  async (wish) => {
    const { sandbox } = await aSandbox()
    const answer = await call('POST', `${sandbox.url}/control/scenes/rush`, wish)
    expect(answer).toMatchObject({ status: 422, body: { error: expect.any(String) } })
  },
)
