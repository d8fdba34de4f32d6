import { ChangePasswordBody, EndedSessions, fromId, Id, Me, SessionList, Success, UpdateMeBody } from '@parley/contract'
import Type from 'typebox'
import type { Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { changePassword, describeCaller, updateOwn } from './own-account.ts'
import { endOtherSessions, isOwnSession, listSessions } from './own-sessions.ts'
import type { Passwords } from './passwords.ts'
import { originOf } from './routes.ts'
import type { Sessions } from './sessions.ts'
import type { Throttle } from './throttle.ts'

const tag = 'Own account'

type Parts = { sql: Sql; now: () => Date; passwords: Passwords; throttle: Throttle; sessions: Sessions }

/** Who one is, and what one settles for oneself: name, preferences, password, sessions. */
export function addOwnRoutes(router: Router, { sql, now, passwords, throttle, sessions }: Parts): void {
  router.add({
    method: 'GET',
    paths: ['/api/v1/auth/me'],
    summary: 'Who this credential stands for and what it may do',
    tag,
    access: 'signed_in',
    replies: { 200: Me },
    handle: ({ caller }) => describeCaller(sql, caller),
  })

  router.add({
    method: 'PATCH',
    paths: ['/api/v1/auth/me'],
    summary: 'Change one’s own name and preferences',
    description: 'Preferences that are not named stay as they are.',
    tag,
    access: 'signed_in',
    body: UpdateMeBody,
    replies: { 200: Me },
    errors: ['insufficient_permissions', 'nothing_to_update'],
    async handle({ caller, body }) {
      await updateOwn(sql, caller, body)
      return describeCaller(sql, caller)
    },
  })

  router.add({
    method: 'PUT',
    paths: ['/api/v1/auth/me/password'],
    summary: 'Change one’s own password',
    description:
      'Every other session of yours ends with its tokens. This one goes on, with a new cookie; its access token must be traded anew with its refresh token. A first password asks for a proof of the last ten minutes instead of the current one.',
    tag,
    access: 'signed_in',
    body: ChangePasswordBody,
    replies: { 200: Success },
    cost: 'hash',
    errors: ['insufficient_permissions', 'proof_required', 'wrong_password', 'invalid_text', 'too_many_requests'],
    async handle({ caller, body, request, reply }) {
      const who = originOf(request, sessions)
      const wish = { current: body.current_password, next: body.new_password, who, request }
      const cookie = await changePassword({ sql, now, passwords, throttle, sessions }, caller, wish)
      if (cookie && caller.via === 'session') reply.header('set-cookie', cookie)
      return { success: true as const }
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/auth/sessions'],
    summary: 'List one’s own sessions that can still be used',
    description: 'This one first, then those used last; at most 100.',
    tag,
    access: 'signed_in',
    replies: { 200: SessionList },
    errors: ['insufficient_permissions'],
    handle: async ({ caller }) => ({ sessions: await listSessions(sql, caller, now()) }),
  })

  router.add({
    method: 'DELETE',
    paths: ['/api/v1/auth/sessions/:id'],
    summary: 'End one of one’s own sessions',
    description: 'With its cookie, tokens and live connections. Ending it again changes nothing.',
    tag,
    access: 'signed_in',
    params: Type.Object({ id: Id('session') }, { additionalProperties: false }),
    replies: { 204: Type.Null() },
    errors: ['insufficient_permissions', 'session_not_found'],
    status: 204,
    async handle({ caller, params, reply }) {
      const id = fromId('session', params.id)!
      if (!(await isOwnSession(sql, caller, id))) throw new Problem('session_not_found')
      await sessions.end(id, { caller }, 'session.ended')
      if (id === caller.sessionId) reply.header('set-cookie', sessions.cookie.clear())
    },
  })

  router.add({
    method: 'DELETE',
    paths: ['/api/v1/auth/sessions'],
    summary: 'End all of one’s own sessions but this one',
    tag,
    access: 'signed_in',
    replies: { 200: EndedSessions },
    errors: ['insufficient_permissions'],
    handle: async ({ caller }) => ({ ended: await endOtherSessions(sql, caller, now()) }),
  })
}
