export type { Letter } from './letter.ts'
export { createMail, type Mail } from './queue.ts'
export { configuredServer, type MailServer } from './server.ts'
export { type Grant, type MailWorker, startMail } from './worker.ts'
