import { Role } from '@parley/contract'

export { addRoleRoutes } from './routes.ts'

/** Schemas that the replies refer to by name. */
export const roleSchemas = { Role }
