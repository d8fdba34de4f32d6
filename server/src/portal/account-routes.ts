import {
  CustomerLoginBody,
  CustomerTokenReply,
  ForgotPasswordBody,
  ForgotPasswordReply,
  PortalAccount,
  ResetPasswordBody,
  SignUpBody,
  SignUpReply,
  Success,
  toId,
  VerifyBody,
} from '@parley/contract'
import type { Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import type { Accounts } from './accounts.ts'
import { findAccountOf } from './store.ts'

const tag = 'Customer accounts'
const onItsWay = 'If there is an account with this address, a letter is on its way to it.'

type Parts = { sql: Sql; accounts: Accounts; mailed: () => void }

/** Customers sign up, sign in and prove their address; at the addresses of the support assistant's document. */
export function addAccountRoutes(router: Router, { sql, accounts, mailed }: Parts): void {
  // None of the routes with a password takes an Idempotency-Key: a fast hash of it would be kept.
  router.add({
    method: 'POST',
    paths: ['/auth/signup'],
    summary: 'Make a customer’s account',
    description:
      'The answer is the same when the address has an account; its owner is told by mail. Sign in at once; earlier tickets of the address are shown when it is proved, by the link in the letter.',
    tag,
    access: 'public',
    body: SignUpBody,
    replies: { 201: SignUpReply },
    cost: 'hash',
    errors: ['invalid_text', 'too_many_requests'],
    status: 201,
    async handle({ body: { email, password }, request }) {
      await accounts.signUp(email, password, request)
      mailed()
      return { email, message: 'A letter is on its way to this address.' }
    },
  })

  router.add({
    method: 'POST',
    paths: ['/auth/login'],
    summary: 'Sign in as a customer',
    description: 'The body may be a form, as OAuth 2 sends it. `username` and `email` are the same.',
    tag,
    access: 'public',
    takesForm: true,
    body: CustomerLoginBody,
    replies: { 200: CustomerTokenReply },
    cost: 'hash',
    errors: ['wrong_credentials', 'invalid_text', 'too_many_requests'],
    handle: ({ body, request }) => accounts.logIn(body, request),
  })

  router.add({
    method: 'POST',
    paths: ['/auth/verify'],
    summary: 'Prove an address with the link of a letter and the account’s password',
    description: 'From then on the account shows earlier tickets of this address too.',
    tag,
    access: 'public',
    body: VerifyBody,
    replies: { 200: Success },
    errors: ['link_used', 'wrong_credentials', 'invalid_text', 'too_many_requests'],
    async handle({ body: { token, password }, request }) {
      await accounts.verify(token, password, request)
      return { success: true as const }
    },
  })

  router.add({
    method: 'POST',
    paths: ['/auth/forgot-password'],
    summary: 'Have a link mailed with which a customer chooses a new password',
    description: 'The answer is the same, and takes as long, whether or not there is such an account.',
    tag,
    access: 'public',
    body: ForgotPasswordBody,
    replies: { 202: ForgotPasswordReply },
    errors: ['too_many_requests'],
    status: 202,
    async handle({ body, request }) {
      await accounts.forgot(body.email, request)
      mailed()
      return { message: onItsWay }
    },
  })

  router.add({
    method: 'POST',
    paths: ['/auth/reset-password'],
    summary: 'Choose a new password with the link of a letter',
    description: 'Ends every sign-in of the account. It proves the address too.',
    tag,
    access: 'public',
    body: ResetPasswordBody,
    replies: { 200: Success },
    cost: 'hash',
    errors: ['link_used', 'invalid_text', 'too_many_requests'],
    async handle({ body: { token, password }, request }) {
      await accounts.reset(token, password, request)
      mailed()
      return { success: true as const }
    },
  })

  router.add({
    method: 'POST',
    paths: ['/auth/logout'],
    summary: 'Sign out as a customer: this token is worth nothing any more',
    tag,
    access: 'customer',
    replies: { 200: Success },
    async handle({ caller }) {
      await accounts.logOut(caller)
      return { success: true as const }
    },
  })

  router.add({
    method: 'GET',
    paths: ['/auth/me'],
    summary: 'Get one’s own customer account',
    tag,
    access: 'customer',
    replies: { 200: PortalAccount },
    async handle({ caller }) {
      const account = await findAccountOf(sql, caller.id)
      if (!account) throw new Problem('invalid_token')
      const { id, email, verified_at, created_at } = account
      const is_verified = verified_at !== null
      return { id: toId('customerAccount', id), email, is_verified, created_at: created_at.toISOString() }
    },
  })
}
