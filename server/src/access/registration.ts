import type { OpenedInvitation, RegisterBody } from '@parley/contract'
import { audit } from '../audit/index.ts'
import { brokenConstraint, type Sql, type Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { invalid } from '../http/validate.ts'
import { type AgentRow, agentColumns } from './agent-row.ts'
import { lockRights } from './epoch.ts'
import { findLink, type LinkedAgent, useLink } from './one-time-links.ts'
import type { Passwords } from './passwords.ts'
import type { Origin, SignedIn, SignIn } from './sign-in.ts'
import type { Throttle } from './throttle.ts'

// A person takes over the account that was made for them. Whatever is wrong with a link, the answer is the same: `link_used`.

/** Of the super admin of a first start, until a person registers. Nobody can have mail there. */
export const nobodysAddress = 'admin@parley.example'
const purposes = ['invitation', 'first_admin'] as const

type Parts = {
  sql: Sql
  now: () => Date
  passwords: Passwords
  throttle: Throttle
  signIn: SignIn
  companyName: () => Promise<string>
}

export function createRegistration({ sql, now, passwords, throttle, signIn, companyName }: Parts) {
  async function find(token: string): Promise<LinkedAgent<(typeof purposes)[number]>> {
    const agent = await findLink(sql, { purposes, token, at: now() })
    if (!agent) throw new Problem('link_used')
    return agent
  }

  return {
    /** Tells whose link this is; uses nothing up. @throws Problem `link_used`, `too_many_requests` */
    async open(token: string, ip: string): Promise<OpenedInvitation> {
      const tried = await throttle.take(null, { ip })
      const { purpose, email, name } = await find(token)
      await tried.succeeded()
      return { purpose, email: email === nobodysAddress ? null : email, name, company_name: await companyName() }
    },
    /**
     * Uses the link up, sets name and password, ends whatever was signed in to the account, and signs in. A second factor that the
     * account has stays: whoever has a link alone does not get past it.
     * @throws Problem `link_used`, `invalid_body`, `invalid_text`, `duplicate` for the address, `too_many_requests`,
     *   `second_factor_required`, `second_factor_setup_required`
     */
    async register({ token, name, password, email }: RegisterBody, origin: Origin): Promise<SignedIn> {
      const tried = await throttle.take(null, origin)
      const found = await find(token)
      await tried.succeeded()
      checkEmail(found, email)
      const hash = await passwords.hash(password)
      const begun = await sql.begin(async (tx) => {
        await lockRights(tx)
        const linked = await useLink(tx, { purposes, token, at: now() })
        if (!linked) throw new Problem('link_used')
        checkEmail(linked, email)
        const actor = { type: 'agent', id: linked.agent_id, label: name } as const
        const object = { type: 'agent', id: linked.agent_id } as const
        await audit(tx, { actor, request: origin.request }, { action: 'agent.registered', object })
        return signIn.proceed(tx, await takeOver(tx, linked, { email, name, hash }), origin)
      })
      return signIn.hand(begun)
    },
  }
}
export type Registration = ReturnType<typeof createRegistration>

/** An account has the address that it was made with; only the first super admin's is still to be chosen. */
function checkEmail({ email }: LinkedAgent, wished: string | undefined): void {
  const wrong = (message: string) => invalid('invalid_body', [{ path: '/email', message }])
  if (email === nobodysAddress && wished === undefined) throw wrong('is required')
  if (email !== nobodysAddress && wished !== undefined) throw wrong('is chosen already')
}

type Chosen = { email: string | undefined; name: string; hash: string }

async function takeOver(tx: Tx, linked: LinkedAgent, { email, name, hash }: Chosen): Promise<AgentRow> {
  try {
    const [agent] = await tx<AgentRow[]>`
      update agent a set email = ${(email ?? linked.email).toLowerCase()}, name = ${name}, password_hash = ${hash},
        session_version = session_version + 1, updated_at = now()
      where a.id = ${linked.agent_id}
      returning ${agentColumns(tx)}`
    return agent!
  } catch (error) {
    if (brokenConstraint(error) !== 'agent_email') throw error
    throw new Problem('duplicate', { detail: 'An agent with this e-mail address exists' })
  }
}
