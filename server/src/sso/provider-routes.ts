import {
  type CreateProviderBody as Create,
  CreateProviderBody,
  IdentityProvider,
  IdentityProviderList,
  ProviderId,
  type UpdateProviderBody as Update,
  UpdateProviderBody,
} from '@parley/contract'
import Type from 'typebox'
import { lockRights, managerOf } from '../access/index.ts'
import type { Vault } from '../access/vault.ts'
import { audit } from '../audit/index.ts'
import type { Tx } from '../db/sql.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import type { Flow } from './flow.ts'
import { presentEnvironment, presentRow, storedId } from './present.ts'
import type { Provider } from './provider.ts'
import { changed, checkIssuer, checkProvider, unset } from './provider-rules.ts'
import { checkMayVouch } from './rules.ts'
import {
  deleteProvider,
  findProvider,
  insertProvider,
  listProviders,
  loadPolicy,
  type ProviderRow,
  updateProvider,
} from './store.ts'

const tag = 'Single sign-on'
const params = Type.Object({ id: ProviderId }, { additionalProperties: false })

type Parts = Deps & { vault: Vault; flow: Flow; environment: readonly Provider[] }

/** Which identity providers the company trusts, and with what. */
export function addProviderRoutes(router: Router, { sql, config, now, vault, flow, environment }: Parts): void {
  const present = (row: ProviderRow) => presentRow(row, flow.redirectUri)

  router.add({
    method: 'GET',
    paths: ['/api/v1/identity-providers'],
    summary: 'List identity providers',
    description: 'Those of the environment first. Client secrets are never shown.',
    tag,
    access: 'sso.manage',
    replies: { 200: IdentityProviderList },
    async handle() {
      const ours = await listProviders(sql)
      return {
        providers: [...environment.map((one) => presentEnvironment(one, flow.redirectUri)), ...ours.map(present)],
      }
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/identity-providers'],
    summary: 'Connect an identity provider',
    description:
      'Register the `redirect_uri` of the reply at the provider. It takes a person who may do everything: whoever says whose word is taken can become anybody. Super admins come in through it only when a super admin connects it.',
    tag,
    access: 'sso.manage',
    body: CreateProviderBody,
    replies: { 201: IdentityProvider },
    errors: ['insufficient_permissions', 'duplicate', 'role_not_found', 'department_not_found'],
    status: 201,
    idempotent: true,
    async handle(call) {
      const body = call.body as Create
      checkIssuer(body, config)
      if (environment.some(({ issuer }) => issuer === body.issuer)) throw taken()
      return sql.begin(async (tx) => {
        await lockRights(tx)
        const made = await findProvider(tx, call.operationId)
        if (made) return present(made)
        const manager = await managerOf(tx, call.caller, 'sso.manage')
        checkMayVouch(manager)
        const { issuer, ...settings } = body
        const times = { created_at: now(), updated_at: now() }
        const base = { ...unset, ...body, id: call.operationId, client_secret: null, mapping: [], ...times }
        const admits = manager.role === 'super_admin'
        const row = changed({ ...base, issuer, admits_super_admins: admits }, settings, vault)
        await checkProvider(tx, manager, row)
        if (!(await insertProvider(tx, row))) throw taken()
        await audit(tx, call, { action: 'identity_provider.connected', object: objectOf(row), after: factsOf(row) })
        return present(row)
      })
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/identity-providers/:id'],
    summary: 'Get an identity provider',
    tag,
    access: 'sso.manage',
    params,
    replies: { 200: IdentityProvider },
    errors: ['provider_not_found'],
    async handle({ params: { id } }) {
      const named = environment.find((one) => one.id === id)
      if (named) return presentEnvironment(named, flow.redirectUri)
      const uuid = storedId(id)
      const row = uuid === null ? undefined : await findProvider(sql, uuid)
      if (!row) throw new Problem('provider_not_found')
      return present(row)
    },
  })

  router.add({
    method: 'PUT',
    paths: ['/api/v1/identity-providers/:id'],
    summary: 'Change an identity provider',
    description: 'What is absent stays. It holds from the next request on, for its ID tokens too.',
    tag,
    access: 'sso.manage',
    params,
    body: UpdateProviderBody,
    replies: { 200: IdentityProvider },
    errors: [
      'nothing_to_update',
      'provider_not_found',
      'provider_of_environment',
      'insufficient_permissions',
      'role_not_found',
      'department_not_found',
      'would_lock_out',
    ],
    async handle(call) {
      const body = call.body as Update
      if (Object.keys(body).length === 0) throw new Problem('nothing_to_update')
      return sql.begin(async (tx) => {
        await lockRights(tx)
        const manager = await managerOf(tx, call.caller, 'sso.manage')
        checkMayVouch(manager)
        const before = await ownRow(tx, call.params.id)
        const admits = manager.role === 'super_admin'
        const row = changed({ ...before, admits_super_admins: admits, updated_at: now() }, body, vault)
        await checkProvider(tx, manager, row)
        if (before.is_enabled && !row.is_enabled) await checkAnotherRemains(tx, before)
        await updateProvider(tx, row)
        const facts = { before: factsOf(before), after: { ...factsOf(row), ...secretFact(body) } }
        await audit(tx, call, { action: 'identity_provider.updated', object: objectOf(row), ...facts })
        return present(row)
      })
    },
  })

  router.add({
    method: 'DELETE',
    paths: ['/api/v1/identity-providers/:id'],
    summary: 'Disconnect an identity provider',
    description:
      'Its ID tokens are refused from the next request on. Agents stay, and so does who they are there: connect the same issuer again, and they come in again.',
    tag,
    access: 'sso.manage',
    params,
    replies: { 204: Type.Null() },
    errors: ['provider_not_found', 'provider_of_environment', 'insufficient_permissions', 'would_lock_out'],
    status: 204,
    async handle(call) {
      await sql.begin(async (tx) => {
        await lockRights(tx)
        checkMayVouch(await managerOf(tx, call.caller, 'sso.manage'))
        const row = await ownRow(tx, call.params.id)
        if (row.is_enabled) await checkAnotherRemains(tx, row)
        await deleteProvider(tx, row.id)
        await audit(tx, call, { action: 'identity_provider.disconnected', object: objectOf(row), before: factsOf(row) })
      })
    },
  })

  async function ownRow(tx: Tx, id: string): Promise<ProviderRow> {
    const uuid = storedId(id)
    if (uuid === null) throw new Problem(named(id) ? 'provider_of_environment' : 'provider_not_found')
    const row = await findProvider(tx, uuid)
    if (!row) throw new Problem('provider_not_found')
    return row
  }
  const named = (id: string) => environment.some((one) => one.id === id)

  /** While passwords are for super admins alone, everybody else needs a provider. */
  async function checkAnotherRemains(tx: Tx, { id }: ProviderRow): Promise<void> {
    if ((await loadPolicy(tx)) === 'everybody' || environment.length > 0) return
    const others = (await listProviders(tx)).filter((one) => one.is_enabled && one.id !== id)
    if (others.length === 0)
      throw new Problem('would_lock_out', {
        detail: 'Let everybody sign in with a password first: no other way is left',
      })
  }
}

const taken = () => new Problem('duplicate', { detail: 'An identity provider with this issuer is connected' })
const objectOf = ({ id }: ProviderRow) => ({ type: 'identityProvider', id }) as const
const secretFact = ({ client_secret: secret }: Update) =>
  secret === undefined ? {} : { has_client_secret: secret === null ? 'removed' : 'replaced' }

/** What the audit trail keeps of a provider. */
function factsOf(row: ProviderRow) {
  const { source: _, redirect_uri: __, created_at: ___, updated_at: ____, ...facts } = presentRow(row, () => '')
  return facts
}
