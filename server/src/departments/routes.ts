import {
  CreateDepartmentBody,
  DepartmentDetail,
  DepartmentList,
  fromId,
  Id,
  PageQuery,
  toId,
  UpdateDepartmentBody,
} from '@parley/contract'
import Type from 'typebox'
import { pageStart } from '../access/page.ts'
import type { Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { changeDepartment, makeDepartment, present, removeDepartment } from './change.ts'
import { findDepartment, listDepartments } from './store.ts'

const tag = 'Departments'
const Params = Type.Object({ id: Id('department') }, { additionalProperties: false })
const manages = 'A role that sees every ticket; members may be changed who hold no more than you.'

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
        departments: page.map((row) => ({ ...row, id: toId('department', row.id) })),
        next_cursor: rows.length > limit ? toId('department', page.at(-1)!.id) : null,
      }
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/departments'],
    summary: 'Make a department',
    description: manages,
    tag,
    access: 'department.manage',
    body: CreateDepartmentBody,
    replies: { 201: DepartmentDetail },
    errors: ['insufficient_permissions', 'agent_not_found', 'duplicate'],
    status: 201,
    idempotent: true,
    handle: ({ caller, body, operationId, request }) => makeDepartment(sql, { caller, request }, operationId, body),
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/departments/:id'],
    summary: 'Get a department with its members, inboxes and office hours',
    tag,
    access: 'department.read',
    params: Params,
    replies: { 200: DepartmentDetail },
    errors: ['department_not_found'],
    async handle({ params }) {
      const department = await findDepartment(sql, fromId('department', params.id)!)
      if (!department) throw new Problem('department_not_found')
      return present(department)
    },
  })

  router.add({
    method: 'PUT',
    paths: ['/api/v1/departments/:id'],
    summary: 'Change a department',
    description: `${manages} Fields that are not named stay as they are.`,
    tag,
    access: 'department.manage',
    params: Params,
    body: UpdateDepartmentBody,
    replies: { 200: DepartmentDetail },
    errors: ['department_not_found', 'insufficient_permissions', 'agent_not_found', 'duplicate', 'nothing_to_update'],
    async handle({ caller, params, body, request }) {
      if (Object.keys(body).length === 0) throw new Problem('nothing_to_update')
      return changeDepartment(sql, { caller, request }, fromId('department', params.id)!, body)
    },
  })

  router.add({
    method: 'DELETE',
    paths: ['/api/v1/departments/:id'],
    summary: 'Delete a department',
    description: 'Only one without tickets, closed ones too, and without inboxes. Its canned replies go with it.',
    tag,
    access: 'department.manage',
    params: Params,
    replies: { 204: Type.Null() },
    errors: ['department_not_found', 'department_in_use', 'insufficient_permissions'],
    status: 204,
    handle: ({ caller, params, request }) =>
      removeDepartment(sql, { caller, request }, fromId('department', params.id)!),
  })
}
