import {
  CreateCannedReplyBody,
  CreateTagBody,
  CustomerNoteBody,
  cannedReplyPlaceholders,
  UpdateCompanyBody,
  UpdateCustomerBody,
} from '@parley/contract'
import { Compile } from 'typebox/compile'
import { expect, it } from 'vitest'
import { customOf, notes } from './customer-facts.ts'
import { people } from './people.ts'
import { scripts } from './scripts/index.ts'
import { cannedReplies, companyFace, tags } from './settings.ts'
import { agents, departments } from './staff.ts'

it('is nothing that an admin could not have typed in', () => {
  expect(Compile(UpdateCompanyBody).Check(companyFace)).toBe(true)
  for (const tag of tags) expect(Compile(CreateTagBody).Check(tag), tag.name).toBe(true)
  for (const { departmentKey: _, ...reply } of cannedReplies)
    expect(Compile(CreateCannedReplyBody).Check(reply), reply.shortcut).toBe(true)
  for (const { content } of notes) expect(Compile(CustomerNoteBody).Check({ content }), content).toBe(true)
  for (const [at] of people.entries()) expect(Compile(UpdateCustomerBody).Check({ custom: customOf(7, at) })).toBe(true)
})

it('has each tag and shortcut once, and tags that conversations carry', () => {
  const used = new Set(scripts.flatMap((script) => script.tags))
  expect(tags.filter(({ name }) => !used.has(name))).toEqual([])
  expect(new Set(tags.map(({ name }) => name)).size).toBe(tags.length)
  expect(new Set(cannedReplies.map(({ shortcut }) => shortcut)).size).toBe(cannedReplies.length)
})

it('speaks of people, departments and placeholders that there are', () => {
  const known = cannedReplyPlaceholders as readonly string[]
  for (const { content, departmentKey } of cannedReplies) {
    for (const [, name] of content.matchAll(/\{\{(.*?)\}\}/g)) expect(known).toContain(name)
    if (departmentKey) expect(departments.map(({ key }) => key)).toContain(departmentKey)
  }
  for (const { customerName, agentKey } of notes) {
    expect(people.map(({ name }) => name)).toContain(customerName)
    expect(agents.map(({ key }) => key)).toContain(agentKey)
  }
  const some = people.map((_, at) => customOf(7, at)).filter((custom) => Object.keys(custom).length > 0)
  expect(some.length).toBeGreaterThan(people.length / 4)
  expect(some.length).toBeLessThan(people.length)
})
