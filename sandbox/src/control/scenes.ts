import type { FastifyInstance } from 'fastify'
import { checkedFields } from '../fields.ts'
import type { Scenes } from '../scenes/rush.ts'

type RushWish = { customers?: number; seconds?: number }

/** Many people at once: `/control/scenes/…`. */
export function sceneControl(app: FastifyInstance, scenes: Scenes): void {
  app.get('/scenes', async () => ({ rush: scenes.rush }))
  app.post('/scenes/three', async () => ({ people: await scenes.three() }))
  app.post('/scenes/rush', async ({ body }) => {
    const wish = checkedFields<RushWish>(body ?? {}, { customers: 'number', seconds: 'number' })
    return { rush: scenes.start(wish.customers ?? 60, wish.seconds ?? 30) }
  })
  app.delete('/scenes/rush', async () => ({ rush: scenes.stop() }))
}
