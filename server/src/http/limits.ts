import { type Bound, type Cost, defaultCosts } from './cost.ts'

/** Bounds of the server; tests make them small. Times in ms. */
export type Limits = {
  /** API requests in flight at most. */
  inFlight: number
  /** Expensive requests at once at most. */
  costs: Record<Cost, Bound>
  /** Proving who calls, or handling, at most. */
  workMs: number
  /** All headers must have arrived. */
  headersMs: number
  /** The whole request must have arrived. */
  requestMs: number
  /** An idle connection is kept. */
  keepAliveMs: number
  maxBodyBytes: number
  maxHeaderBytes: number
}

export const defaultLimits: Limits = {
  inFlight: 400,
  costs: defaultCosts,
  workMs: 5_000,
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 65_000,
  maxBodyBytes: 1024 * 1024,
  maxHeaderBytes: 16 * 1024,
}
