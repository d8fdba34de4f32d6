import { expect, onTestFinished, test } from 'vitest'
import type { Fault } from '../../../src/faults.ts'
import { startSandbox } from '../../../src/index.ts'
import { faultBody, faultKinds, faultLabel, platformsFor } from './fault-kinds.ts'

test('every fault of the panel can be ordered on every platform that it names, and is called the same in force', async () => {
  const sandbox = await startSandbox({ targetUrl: 'http://127.0.0.1:9' })
  onTestFinished(() => sandbox.stop())
  for (const kind of faultKinds) {
    const parameters = Object.fromEntries(Object.entries(kind.parameters).map(([name, { unset }]) => [name, unset]))
    for (const platform of platformsFor(kind)) {
      const answer = await fetch(`${sandbox.url}/control/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(faultBody(kind, platform, parameters, 2)),
      })
      expect(answer.status, `${kind.kind} on ${platform}`).toBe(200)
      expect(faultLabel(sandbox.faults.list().at(-1)?.fault as Fault)).toContain(kind.label)
    }
  }
})
