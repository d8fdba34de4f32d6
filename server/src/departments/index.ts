import { Department, DepartmentDetail } from '@parley/contract'

export { addDepartmentRoutes } from './routes.ts'

/** Schemas that the replies refer to by name. */
export const departmentSchemas = { Department, DepartmentDetail }
