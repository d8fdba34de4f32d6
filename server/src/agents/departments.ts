import { CreateDepartmentBody, Department, DepartmentList, PageQuery, toId } from '@parley/contract'
import { pageStart } from '../access/index.ts'
import type { Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { type DepartmentRecord, insertDepartment, listDepartments } from './store.ts'

const tag = 'Departments'

export function addDepartmentRoutes(router: Router, { sql }: { sql: Sql }): void {
  router.add({
    method: 'GET',
    paths: ['/api/v1/departments'],
    summary: 'List departments, oldest first',
    tag,
    access: 'department.read',
    query: PageQuery,
    replies: { 200: DepartmentList },
    errors: ['invalid_cursor'],
    async handle({ query }) {
      const { limit, after } = pageStart('department', query)
      const rows = await listDepartments(sql, limit + 1, after)
      const page = rows.slice(0, limit)
      return {
        departments: page.map(present),
        next_cursor: rows.length > limit ? toId('department', page.at(-1)!.id) : null,
      }
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/departments'],
    summary: 'Make a department',
    tag,
    access: 'agent.manage',
    body: CreateDepartmentBody,
    replies: { 201: Department },
    errors: ['duplicate'],
    status: 201,
    idempotent: true,
    async handle({ body, operationId }) {
      const row = await insertDepartment(sql, operationId, body.name)
      if (!row) throw new Problem('duplicate', { detail: 'A department with this name exists' })
      return present({ ...row, agent_count: 0 })
    },
  })
}

function present(department: DepartmentRecord): Department {
  return { ...department, id: toId('department', department.id) }
}
