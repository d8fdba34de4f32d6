import type { DemoAgent, DemoDepartment } from './types.ts'

export const companyName = 'Northtrail'

export const departments: DemoDepartment[] = [
  { key: 'orders', name: 'Orders & Delivery' },
  { key: 'returns', name: 'Returns & Refunds' },
  { key: 'products', name: 'Product Care & Repairs' },
]

const agent = (key: string, name: string, role: DemoAgent['role'], ...departmentKeys: string[]): DemoAgent => ({
  key,
  name,
  email: `${key}@northtrail.example`,
  role,
  departmentKeys,
})

export const agents: DemoAgent[] = [
  agent('maya', 'Maya Lindqvist', 'admin', 'orders', 'returns', 'products'),
  agent('tunde', 'Tunde Oyelaran', 'agent', 'orders', 'returns'),
  agent('priya', 'Priya Raman', 'agent', 'returns'),
  agent('daniel', 'Daniel Whitcombe', 'agent', 'orders'),
  agent('aga', 'Aga Nowicka', 'agent', 'products'),
  agent('luca', 'Luca Ferrante', 'agent', 'products', 'returns'),
]

/** How each of them opens a message. */
export const greetings: Record<string, string> = {
  maya: 'Hi',
  tunde: 'Hello',
  priya: 'Hi',
  daniel: 'Hey',
  aga: 'Hello',
  luca: 'Hi',
}
