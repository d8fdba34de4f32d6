export { startBackfill } from './backfill.ts'
export { dropEntries } from './forget.ts'
export { searchRoutes } from './routes.ts'
