/** The name of a platform's message on an inbox: the key of maps, and of the lock under which its fate is decided. */
export const externalKey = (inboxId: string, externalId: string): string => `${inboxId} ${externalId}`
