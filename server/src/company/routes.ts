import { type Company, Company as CompanySchema, logoTypes, SetLogoBody, UpdateCompanyBody } from '@parley/contract'
import Type from 'typebox'
import { audit, type Source } from '../audit/index.ts'
import type { Tx } from '../db/sql.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { namesTag, readLogo, update } from './rules.ts'
import { type CompanyRow, loadCompany, loadLogo, lockCompany, removeLogo, setLogo, updateCompany } from './store.ts'

const tag = 'Company'
const logoPath = '/api/v1/company/logo'
const hashLength = 16

/** The face of the company that runs this: what its people see before they sign in, too. */
export function addCompanyRoutes(router: Router, { sql, now }: Pick<Deps, 'sql' | 'now'>): void {
  router.add({
    method: 'GET',
    paths: ['/api/v1/company'],
    summary: 'Get the company’s name, logo, colour and time zone',
    tag,
    access: 'public',
    replies: { 200: CompanySchema },
    async handle() {
      return present(await loadCompany(sql))
    },
  })

  router.add({
    method: 'PUT',
    paths: ['/api/v1/company'],
    summary: 'Change the company’s name, colour or time zone',
    tag,
    access: 'company.manage',
    body: UpdateCompanyBody,
    replies: { 200: CompanySchema },
    errors: ['nothing_to_update'],
    async handle(call) {
      if (Object.keys(call.body).length === 0) throw new Problem('nothing_to_update')
      return changed(call, (tx) => updateCompany(tx, update(call.body), now()))
    },
  })

  router.add({
    method: 'GET',
    paths: [logoPath],
    summary: 'Get the company’s logo',
    description:
      'Under the address that `logo_url` names it is the same for ever; without `v`, ask again with its ETag.',
    tag,
    access: 'public',
    query: Type.Object({ v: Type.Optional(Type.String({ maxLength: 64 })) }, { additionalProperties: false }),
    replies: { 200: Type.String() },
    replyTypes: logoTypes,
    errors: ['not_found'],
    async handle({ query, request, reply }) {
      const logo = await loadLogo(sql)
      if (!logo) throw new Problem('not_found', { detail: 'The company has no logo' })
      const etag = `"${logo.hash}"`
      const isFinal = query.v === logo.hash.slice(0, hashLength)
      reply
        .header('etag', etag)
        .header('cache-control', isFinal ? 'public, max-age=31536000, immutable' : 'public, no-cache')
      if (namesTag(request.headers['if-none-match'], etag)) {
        reply.code(304)
        return undefined
      }
      reply.header('content-type', logo.type)
      return logo.bytes
    },
  })

  router.add({
    method: 'PUT',
    paths: [logoPath],
    summary: 'Set the company’s logo',
    description: 'A PNG, JPEG or WebP file of at most 256 KiB.',
    tag,
    access: 'company.manage',
    body: SetLogoBody,
    replies: { 200: CompanySchema },
    async handle(call) {
      const logo = readLogo(call.body)
      return changed(call, (tx) => setLogo(tx, logo, now()))
    },
  })

  router.add({
    method: 'DELETE',
    paths: [logoPath],
    summary: 'Remove the company’s logo',
    tag,
    access: 'company.manage',
    replies: { 200: CompanySchema },
    handle: (call) => changed(call, (tx) => removeLogo(tx, now())),
  })

  /** Makes the change and records what it changed. */
  function changed(call: Source, change: (tx: Tx) => Promise<void>): Promise<Company> {
    return sql.begin(async (tx) => {
      await lockCompany(tx)
      const before = await loadCompany(tx)
      await change(tx)
      const after = await loadCompany(tx)
      const object = { type: 'company', id: null } as const
      await audit(tx, call, { action: 'company.updated', object, before: factsOf(before), after: factsOf(after) })
      return present(after)
    }) as Promise<Company>
  }
}

/** A hash of the logo is no secret: it stands in its address. */
function factsOf({ logo_hash: logo, is_set_up: _, ...row }: CompanyRow) {
  return { ...row, logo: logo?.slice(0, hashLength) ?? null }
}

function present({ logo_hash: hash, ...company }: CompanyRow): Company {
  return { ...company, logo_url: hash && `${logoPath}?v=${hash.slice(0, hashLength)}` }
}
