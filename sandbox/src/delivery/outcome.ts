/** What came of the first try. `status` is null when no answer came; then `error` says why, unless it was dropped. */
export type Delivered = { status: number | null; body: string | null; error: string | null; dropped: boolean }

export const dropped: Delivered = { status: null, body: null, error: null, dropped: true }

/** What a customer wrote, under which platform id, and what Parley answered to its first delivery. */
export type Written = Delivered & { id: string }
