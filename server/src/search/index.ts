export { startBackfill } from './backfill.ts'
export { searchRoutes } from './routes.ts'
