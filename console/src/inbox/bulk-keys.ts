/** What can be done with selected conversations, and by which key. */
export const bulkKeys = { assign: 'a', status: 's', tag: 't', priority: 'p', snooze: 'z' } as const
export type BulkPart = keyof typeof bulkKeys
export const bulkParts = Object.keys(bulkKeys) as BulkPart[]
