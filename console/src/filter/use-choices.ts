import { useQueries } from '@tanstack/react-query'
import { agentsQuery, channelsQuery, countsQuery, departmentsQuery, inboxesQuery, tagsQuery } from '../api/queries.ts'
import { priorityWord, statusWord } from '../design/index.ts'
import { type Choice, type Choices, priorityChoices, statusChoices } from './query.ts'
import { t } from './words.ts'

/** Every value that a filter can take, and whether they are all here. */
export function useChoices(): { choices: Choices; areAllHere: boolean } {
  return useQueries({
    queries: [channelsQuery(), agentsQuery(), tagsQuery(), departmentsQuery(), inboxesQuery(), countsQuery()],
    combine: ([channels, agents, tags, departments, inboxes, counts]) => {
      const usedTags = Object.entries(counts.data?.tags ?? {}).sort(([, a], [, b]) => b - a)
      const tagNames = new Set([...usedTags.map(([name]) => name), ...(tags.data ?? []).map(({ name }) => name)])
      const choices: Choices = {
        status: statusChoices.map((one) => ({ ...one, label: statusWord(one.id) })),
        channel: (channels.data ?? []).map(({ id, label }) => ({ id, value: id, label })),
        assignee: [
          { id: 'me', value: 'me', label: t('filter.me') },
          { id: 'none', value: 'none', label: t('filter.nobody') },
          ...(agents.data ?? []).filter(({ status }) => status === 'active').map((one) => named(one.id, one.name)),
        ],
        tag: [...tagNames].map((name) => named(name, name)),
        priority: priorityChoices.map((id) => ({ id, value: id, label: priorityWord(id) })),
        department: (departments.data ?? []).map((one) => named(one.id, one.name)),
        inbox: (inboxes.data ?? []).map((one) => named(one.inbox_id, one.name)),
      }
      return { choices, areAllHere: ![channels, agents, departments, inboxes].some(({ isPending }) => isPending) }
    },
  })
}

function named(id: string, name: string): Choice {
  return { id, value: name, label: name }
}
