export { addCannedReplyRoutes } from './routes.ts'
