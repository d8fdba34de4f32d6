import http from 'node:http'
import { expect, test } from 'vitest'
import { aSandbox } from '../testing/start.ts'

type Asked = { method?: string; path?: string; headers: Record<string, string>; body?: string }

function ask(url: string, { method = 'POST', path = '/control/forget', headers, body }: Asked): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.request(`${url}${path}`, { method, headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    request.on('error', reject)
    request.end(body)
  })
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const json = { 'content-type': 'application/json' }

test('no page but the sandbox’s own reaches the controls', async () => {
  const { sandbox } = await aSandbox()
  const { host } = new URL(sandbox.url)
  const refused: Asked[] = [
    { headers: { host: `rebound.example:${sandbox.url.split(':').at(-1)}` } },
    { headers: { host: '127.0.0.1.evil.example' } },
    { headers: { host, origin: 'https://evil.example' } },
    { headers: { host, origin: 'null' } },
    { headers: { host, origin: 'http://127.0.0.1:3000' } },
    { headers: { host, origin: `https://${host}` } },
    { headers: { host, 'sec-fetch-site': 'cross-site' } },
    { headers: { host, 'sec-fetch-site': 'same-site' } },
    { method: 'GET', path: '/control/calls', headers: { host, 'sec-fetch-site': 'cross-site' } },
    { method: 'GET', path: '/control/stream', headers: { host, 'sec-fetch-site': 'cross-site' } },
    { method: 'DELETE', path: '/pages/control/faults', headers: { host, origin: 'http://localhost' } },
  ]
  for (const asked of refused) expect(await ask(sandbox.url, asked), JSON.stringify(asked)).toBe(403)
})

test('a form cannot be posted to the controls, even by a page whose browser says nothing', async () => {
  const { sandbox } = await aSandbox()
  const headers = { host: new URL(sandbox.url).host }
  expect(await ask(sandbox.url, { headers: { ...headers, ...form }, body: 'a=1' })).toBe(415)
  expect(await ask(sandbox.url, { headers: { ...headers, 'content-type': 'text/plain' }, body: '{}' })).toBe(415)
  expect(await ask(sandbox.url, { headers: { ...headers, ...json }, body: '{' })).toBe(400)
})

test('the sandbox’s own pages and programs reach them, under both addresses', async () => {
  const { sandbox } = await aSandbox()
  const { host } = new URL(sandbox.url)
  const own = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }
  for (const path of ['/control/forget', '/pages/control/forget']) {
    expect(await ask(sandbox.url, { path, headers: own })).toBe(200)
    expect(await ask(sandbox.url, { path, headers: { host } })).toBe(200)
    expect(await ask(sandbox.url, { path, headers: { ...own, ...json }, body: '{}' })).toBe(200)
  }
})
