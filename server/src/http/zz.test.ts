import { spawnSync } from 'node:child_process'
import * as contract from '@parley/contract'
import { it } from 'vitest'
import { testApp } from '../testing/app.ts'
import { addDocs } from './docs.ts'
import { openServer } from './test-server.ts'
it('app', async () => {
  const mods = await Promise.all([import('../access/index.ts'), import('../agents/index.ts')])
  const named: any = Object.fromEntries(Object.values(contract).flatMap((v: any) => (typeof v === 'object' && v && '$id' in v ? [[String(v.$id), v]] : [])))
  for (const m of mods as any[]) Object.assign(named, m.keySchemas, m.agentSchemas)
  const real = await testApp()
  const api = await openServer({ docs: true, routes: (r) => { } })
  ;(api.specs as any).push(...real.specs); (api.described as any).push(...real.described)
  const { spawn } = await import('node:child_process')
  const c = spawn(process.execPath, ['/tmp/br/shot.mjs', String(api.port)], { stdio: 'inherit' })
  await new Promise((r) => c.once('exit', r))
  await real.close(); await api.stop(0)
}, 120000)
