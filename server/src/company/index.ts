export { addCompanyRoutes } from './routes.ts'
export { companyName } from './store.ts'
