import type { LogoType } from '@parley/contract'
import type { Db } from '../db/sql.ts'

export type CompanyRow = {
  name: string
  accent: string | null
  time_zone: string
  logo_hash: string | null
  /** Whether an active administrator has a password, or is known to an outside identity provider. */
  is_set_up: boolean
}

export async function loadCompany(sql: Db): Promise<CompanyRow> {
  const [row] = await sql<CompanyRow[]>`
    select name, accent, time_zone, logo_hash, exists (
      select from agent where role in ('super_admin', 'admin') and status = 'active'
        and (password_hash is not null or exists (select from agent_identity i where i.agent_id = agent.id))
    ) as is_set_up
    from company`
  return row!
}

/** What the company calls itself. */
export async function companyName(sql: Db): Promise<string> {
  const [row] = await sql<{ name: string }[]>`select name from company`
  return row!.name
}

/** Makes this transaction the only one that changes the company until it ends. */
export async function lockCompany(sql: Db): Promise<void> {
  await sql`select 1 from company for update`
}

export type CompanyChange = Partial<Pick<CompanyRow, 'name' | 'accent' | 'time_zone'>>

export async function updateCompany(sql: Db, change: CompanyChange, at: Date): Promise<void> {
  await sql`update company set ${sql({ ...change, updated_at: at } as never)}`
}

export type Logo = { bytes: Buffer; type: LogoType; hash: string }

export async function loadLogo(sql: Db): Promise<Logo | undefined> {
  const [row] = await sql<Logo[]>`
    select logo as bytes, logo_type as type, logo_hash as hash from company where logo is not null`
  return row
}

export async function setLogo(sql: Db, { bytes, type, hash }: Logo, at: Date): Promise<void> {
  await sql`update company set logo = ${bytes}, logo_type = ${type}, logo_hash = ${hash}, updated_at = ${at}`
}

export async function removeLogo(sql: Db, at: Date): Promise<void> {
  await sql`update company set logo = null, logo_type = null, logo_hash = null, updated_at = ${at}`
}
