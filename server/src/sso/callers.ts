import { agentCaller, badCredential, type IdTokenCallers } from '../access/index.ts'
import type { Sql } from '../db/sql.ts'
import type { Book } from './book.ts'
import type { IdTokens } from './id-token.ts'
import { agentOf } from './people.ts'
import { personOf } from './person.ts'

/** Who comes to the API with an ID token of a provider. */
export function createCallers({ sql, book, idTokens }: { sql: Sql; book: Book; idTokens: IdTokens }): IdTokenCallers {
  return {
    async load(issuer, token, hash) {
      const provider = await book.enabled({ issuer })
      if (!provider) throw badCredential()
      const { claims, expiresAtMs } = await idTokens.verify(provider, token, hash)
      const agent = await agentOf(sql, provider, personOf(provider, claims), { actor: { type: 'system', id: null } })
      return { caller: agentCaller(agent, 'oidc'), endsAt: expiresAtMs, usedAt: 0, writtenAt: 0 }
    },
  }
}
