export { addDraftRoutes } from './routes.ts'
export { keepAsDraft } from './store.ts'
