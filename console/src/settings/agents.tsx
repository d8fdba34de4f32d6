import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { agentsQuery, departmentsQuery, meQuery } from '../api/queries.ts'
import type { Agent, Me } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { Rows } from '../app/rows.tsx'
import { EmptyState } from '../design/index.ts'
import { useKeptOpen } from '../form/index.ts'
import { AgentDialogs, type AgentsOpen } from './agent-dialogs.tsx'
import { AgentFilters, everybody, isNarrowed } from './agent-filters.tsx'
import { AgentRow } from './agent-row.tsx'
import { Listing, matches, NewButton, NothingFound } from './listing.tsx'
import { deletedAgentsQuery } from './queries.ts'
import { useLeads } from './use-leads.ts'
import { t } from './words.ts'

export function AgentsPage() {
  const [filter, setFilter] = useState(everybody)
  const isDeleted = filter.status === 'deleted'
  const living = useQuery(agentsQuery())
  const deleted = useQuery({ ...deletedAgentsQuery(), enabled: isDeleted })
  const departments = useQuery(departmentsQuery()).data ?? []
  const me = useQuery(meQuery()).data as Me
  const leads = useLeads(departments)
  const [open, setOpen] = useKeptOpen<AgentsOpen>('agents', ({ what }) => what === 'invite' || what === 'edit')
  const fits = (agent: Agent) =>
    matches(filter.text, agent.name, agent.email) &&
    (filter.role === '' || agent.role === filter.role) &&
    (filter.department === '' || agent.department_ids.includes(filter.department)) &&
    (filter.status === '' || isDeleted || agent.status === filter.status)
  return (
    <Page
      title={t('settings.agents')}
      lead={t('admin.agents_lead')}
      isWide
      actions={<NewButton words={t('admin.invite')} onPress={() => setOpen({ what: 'invite' })} />}
    >
      <AgentFilters filter={filter} departments={departments} onChange={setFilter} />
      <Listing query={isDeleted ? deleted : living} icon="agents" empty={t('people.none_deleted')}>
        {(agents) => {
          const found = agents.filter(fits)
          if (found.length === 0)
            return isNarrowed(filter) ? (
              <NothingFound text={filter.text} onClear={() => setFilter(everybody)} />
            ) : (
              <EmptyState icon="agents" words={t('people.none_deleted')} />
            )
          return (
            <>
              <p role="status" className="mb-2 text-12 text-n-11">
                {t('people.shown', { count: found.length })}
              </p>
              <Rows label={t('settings.agents')}>
                {[...found].sort(byStatus).map((agent) => (
                  <AgentRow
                    key={agent.id}
                    agent={agent}
                    me={me}
                    departments={departments}
                    leads={leads}
                    onOpen={(what) => setOpen({ what, agent })}
                  />
                ))}
              </Rows>
            </>
          )
        }}
      </Listing>
      <AgentDialogs open={open} setOpen={setOpen} me={me} />
    </Page>
  )
}

/** Those who work here before those who do not any more. */
const byStatus = (a: Agent, b: Agent) => Number(a.status === 'disabled') - Number(b.status === 'disabled')
