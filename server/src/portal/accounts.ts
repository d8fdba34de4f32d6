import type { CustomerLoginBody, CustomerTokenReply } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import type { Caller } from '../access/caller.ts'
import { type Access, customerTokenSeconds, lockRights } from '../access/index.ts'
import { audit, createBounded, type Source } from '../audit/index.ts'
import type { Config } from '../config.ts'
import type { Db, Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { invalid } from '../http/validate.ts'
import type { Grant, Letter } from '../mail/index.ts'
import {
  type AccountRow,
  type CustomerLink,
  findAccount,
  findLink,
  insertAccount,
  keepLink,
  markVerified,
  setPassword,
  useLink,
} from './store.ts'

// Customers' accounts. Whether an address has one is told to nobody but who reads its mail: signing up, and asking for a new password,
// say the same and take as long either way. An address counts as proved once the link that was mailed to it came together with the
// account's password: who signs up with somebody else's address gets nothing by having them click.

const resetMinutes = 60
const verifyHours = 24
const hourMs = 3_600_000

/** Where a request comes from. */
export type Asker = NonNullable<Source['request']>

type Parts = { sql: Sql; config: Pick<Config, 'origin'>; now: () => Date; access: AccountAccess }
export type AccountAccess = Pick<Access, 'passwords' | 'throttle' | 'mail' | 'vault' | 'customerTokens'>

export function createAccounts({ sql, config, now, access }: Parts) {
  const { passwords, throttle, mail, vault, customerTokens } = access
  const { origin } = config
  const [recordFailed, recordAsked] = [createBounded(now), createBounded(now)]
  const later = (ms: number) => new Date(now().getTime() + ms)

  /** The link of a letter: the same however often the letter is tried. */
  async function linkFor(mailId: string, { id, version }: AccountRow, purpose: CustomerLink['purpose'], ms: number) {
    const token = vault.mac('customer link', mailId)
    await sql.begin((tx) => keepLink(tx, token, { purpose, accountId: id, version, at: now(), expiresAt: later(ms) }))
    return `${origin}/portal/${purpose}#token=${token}`
  }

  return {
    /** @throws Problem `invalid_text`, `too_many_requests` */
    async signUp(email: string, password: string, who: Asker): Promise<void> {
      await throttle.ask('customer sign-up', who)
      const passwordHash = await passwords.hash(password)
      const ids = { id: uuidv7(), customerId: uuidv7(), identityId: uuidv7() }
      await sql.begin(async (tx) => {
        const { customerId, isNew } = await insertAccount(tx, {
          ...ids,
          email: email.toLowerCase(),
          passwordHash,
          at: now(),
        })
        const outcome = isNew ? 'success' : 'failure'
        await audit(
          tx,
          { actor: somebody, request: who },
          { ...deed('customer_account.signed_up', customerId), outcome },
        )
      })
      await mail.wish(sql, { kind: 'customer_signup_wish', to: email.toLowerCase() })
    },
    /** Unknown, disabled and wrong are one answer. @throws Problem `wrong_credentials`, `too_many_requests`, `invalid_body` */
    async logIn(body: CustomerLoginBody, who: Asker): Promise<CustomerTokenReply> {
      const email = nameOf(body)
      const tried = await throttle.take(`customer ${email}`, who)
      const account = await findAccount(sql, email)
      const isRight = await passwords.verify(account?.password_hash ?? null, body.password)
      if (!account || !isRight || account.status !== 'active') {
        const failed = { ...deed('sign_in.failed', account?.customer_id ?? null), after: { at: 'password' } }
        await recordFailed(sql, { actor: somebody, request: who }, { ...failed, outcome: 'failure' })
        throw new Problem('wrong_credentials')
      }
      await tried.succeeded()
      const token = await sql.begin(async (tx) => {
        await record(tx, account, 'sign_in.succeeded', who)
        return customerTokens.begin(tx, account)
      })
      return { access_token: token, token_type: 'bearer', expires_in: customerTokenSeconds }
    },
    /** @throws Problem `link_used`, `wrong_credentials` when the password is another, `too_many_requests` */
    async verify(token: string, password: string, who: Asker): Promise<void> {
      const sought = { purpose: 'verify' as const, token, at: now() }
      const [onLink, account] = [await throttle.take(null, who), await findLink(sql, sought)]
      if (!account) throw new Problem('link_used')
      await onLink.succeeded()
      const tried = await throttle.take(`customer ${account.email}`, who)
      if (!(await passwords.verify(account.password_hash, password))) throw new Problem('wrong_credentials')
      await tried.succeeded()
      await sql.begin(async (tx) => {
        await lockRights(tx)
        const used = await useLink(tx, sought)
        if (!used) throw new Problem('link_used')
        await markVerified(tx, used, now())
        await record(tx, used, 'customer_account.verified', who)
      })
    },
    /** @throws Problem `too_many_requests`, by where the request comes from and never by the address it names */
    async forgot(email: string, who: Asker): Promise<void> {
      await throttle.ask('customer password reset', who)
      const asked = deed('customer_account.reset_asked', (await findAccount(sql, email))?.customer_id ?? null)
      await recordAsked(sql, { actor: somebody, request: who }, asked)
      await mail.wish(sql, { kind: 'customer_reset_wish', to: email.toLowerCase() })
    },
    /**
     * Sets a new password with the link of a letter, which proves the address too. Every session and link of the account ends.
     * @throws Problem `link_used`, `invalid_text`, `too_many_requests`
     */
    async reset(token: string, password: string, who: Asker): Promise<void> {
      const sought = { purpose: 'reset' as const, token, at: now() }
      const [tried, account] = [await throttle.take(null, who), await findLink(sql, sought)]
      if (!account) throw new Problem('link_used')
      await tried.succeeded()
      const hash = await passwords.hash(password)
      await sql.begin(async (tx) => {
        await lockRights(tx)
        const used = await useLink(tx, sought)
        if (!used) throw new Problem('link_used')
        await setPassword(tx, used.id, hash, now())
        await markVerified(tx, used, now())
        await record(tx, used, 'customer_account.password_reset', who)
        await mail.mail(tx, { kind: 'password_changed', to: used.email, customerId: used.customer_id, name: null })
      })
    },
    async logOut({ id, sessionId }: Caller): Promise<void> {
      await customerTokens.end(sessionId!)
      await record(sql, { customer_id: id }, 'sign_out')
    },
    grants: {
      customer_reset_wish: (async ({ to }, mailId): Promise<Letter | null> => {
        const account = await findAccount(sql, to)
        if (account?.status !== 'active') return null
        const link = await linkFor(mailId, account, 'reset', resetMinutes * 60_000)
        return { kind: 'password_reset', ...addressee(account), name: null, link, minutes: resetMinutes }
      }) satisfies Grant<'customer_reset_wish'>,
      customer_signup_wish: (async ({ to }, mailId): Promise<Letter | null> => {
        const account = await findAccount(sql, to)
        if (account?.status !== 'active') return null
        if (account.verified_at)
          return { kind: 'account_exists', ...addressee(account), resetPage: `${origin}/portal/forgot` }
        const link = await linkFor(mailId, account, 'verify', verifyHours * hourMs)
        return { kind: 'account_verify', ...addressee(account), link, hours: verifyHours }
      }) satisfies Grant<'customer_signup_wish'>,
    },
  }
}
export type Accounts = ReturnType<typeof createAccounts>

/** Of customers the trail holds neither address nor name. */
function record(
  sql: Db,
  { customer_id: id }: Pick<AccountRow, 'customer_id'>,
  action: string,
  request?: Asker,
): Promise<void> {
  return audit(sql, { actor: { type: 'customer', id }, request }, deed(action, id))
}

const deed = (action: string, id: string | null) => ({ action, object: { type: 'customer', id } as const })
/** Who has proved nothing yet. What is told of them is one row, whether or not there is such an account. */
const somebody = { type: 'customer', id: null } as const

const addressee = ({ email, customer_id }: AccountRow) => ({ to: email, customerId: customer_id })

/** The address, by either of its names. */
function nameOf({ username, email }: CustomerLoginBody): string {
  const name = email ?? username
  if (name === undefined) throw invalid('invalid_body', [{ path: '/username', message: 'is required' }])
  if (username !== undefined && username !== name)
    throw invalid('invalid_body', [{ path: '/username', message: 'is not the same as email' }])
  return name.toLowerCase()
}
