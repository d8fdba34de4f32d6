export { scheduledRoutes } from './routes.ts'
export { startScheduled } from './worker.ts'
