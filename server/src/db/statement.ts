import type postgres from 'postgres'
import type { Db } from './sql.ts'

/**
 * A statement as text with its values, for the few that are hot and put together from many parts: the driver's own fragments cost
 * more there than all the rest. Only words of the program may stand in the text; every value goes through `bind`.
 */
export class Statement {
  readonly #values: unknown[] = []

  /** @returns the placeholder of a value, which must stand in the text, and may more than once */
  bind = (value: unknown): string => `$${this.#values.push(value)}`

  /** Runs it as a prepared statement; a row is the list of its values. */
  async rows<T extends readonly unknown[]>(sql: Db, text: string): Promise<readonly T[]> {
    const options = { prepare: true, simple: false } as postgres.UnsafeQueryOptions
    return (await sql.unsafe(text, this.#values as never[], options).values()) as never
  }
}

export type Bind = Statement['bind']
