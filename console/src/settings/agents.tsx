import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { agentsQuery, departmentsQuery, meQuery } from '../api/queries.ts'
import type { Agent, Me } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { Rows } from '../app/rows.tsx'
import { toast, toastError } from '../design/index.ts'
import { ConfirmDialog } from '../form/index.ts'
import { useAgentChanged } from './agent-changed.ts'
import { AgentDialog } from './agent-dialog.tsx'
import { InviteDialog } from './agent-invite.tsx'
import { LinkDialog, type MadeLink } from './agent-link.tsx'
import { AgentRow } from './agent-row.tsx'
import { linkFor } from './agent-rules.ts'
import { Listing, ListSearch, matches, NewButton, NothingFound } from './listing.tsx'
import { t } from './words.ts'

type Open = { what: 'invite' } | { what: 'edit' | 'link' | 'disable'; agent: Agent } | { what: 'made'; made: MadeLink }

export function AgentsPage() {
  const query = useQuery(agentsQuery())
  const departments = useQuery(departmentsQuery()).data ?? []
  const me = useQuery(meQuery()).data as Me
  const changed = useAgentChanged()
  const [open, setOpen] = useState<Open>()
  const [search, setSearch] = useState('')
  const close = () => setOpen(undefined)

  async function setStatus({ id, name }: Agent, status: 'active' | 'disabled') {
    changed(await api('PUT /agents/{agent_id}', { params: { agent_id: id }, body: { status } }))
    toast(t(status === 'active' ? 'admin.enabled' : 'admin.disabled_one', { name }))
  }
  return (
    <Page
      title={t('settings.agents')}
      lead={t('admin.agents_lead')}
      actions={<NewButton words={t('admin.invite')} onPress={() => setOpen({ what: 'invite' })} />}
    >
      <Listing query={query} icon="agents" empty="">
        {(agents) => {
          const found = agents.filter(({ name, email }) => matches(search, name, email))
          return (
            <>
              <ListSearch label={t('admin.search')} text={search} onChange={setSearch} />
              {found.length === 0 && <NothingFound text={search} onClear={() => setSearch('')} />}
              <Rows label={t('settings.agents')}>
                {[...found].sort(byStatus).map((agent) => (
                  <AgentRow
                    key={agent.id}
                    agent={agent}
                    me={me}
                    departments={departments}
                    onEdit={() => setOpen({ what: 'edit', agent })}
                    onLink={() => setOpen({ what: 'link', agent })}
                    onDisable={() => setOpen({ what: 'disable', agent })}
                    onEnable={() => void setStatus(agent, 'active').catch(toastError)}
                  />
                ))}
              </Rows>
            </>
          )
        }}
      </Listing>
      {open?.what === 'invite' && (
        <InviteDialog me={me} onClose={close} onMade={(made) => setOpen({ what: 'made', made })} />
      )}
      {open?.what === 'edit' && <AgentDialog agent={open.agent} me={me} onClose={close} />}
      {open?.what === 'link' && (
        <ConfirmLink agent={open.agent} me={me} onClose={close} onMade={(made) => setOpen({ what: 'made', made })} />
      )}
      {open?.what === 'made' && <LinkDialog made={open.made} onClose={close} />}
      {open?.what === 'disable' && (
        <ConfirmDialog
          isOpen
          onClose={close}
          title={t('admin.disable_title', { name: open.agent.name })}
          lead={t('admin.disable_lead')}
          action={t('admin.disable')}
          run={() => setStatus(open.agent, 'disabled')}
        />
      )}
    </Page>
  )
}

/** Those who work here before those who do not any more. */
const byStatus = (a: Agent, b: Agent) => Number(a.status === 'disabled') - Number(b.status === 'disabled')

type ConfirmLinkProps = { agent: Agent; me: Me; onClose: () => void; onMade: (made: MadeLink) => void }

function ConfirmLink({ agent, me, onClose, onMade }: ConfirmLinkProps) {
  const changed = useAgentChanged()
  const { name } = agent
  const isReset = linkFor(me, agent) === 'reset'
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={isReset ? t('admin.reset_title', { name }) : t('admin.new_link_title', { name })}
      lead={isReset ? t('admin.reset_lead', { name }) : t('admin.new_link_lead')}
      action={t('admin.new_link_submit')}
      isDanger={isReset}
      closesItself={false}
      run={async () => {
        const made = await api('POST /agents/{agent_id}/invitations', { params: { agent_id: agent.id } })
        changed(made.agent)
        onMade({ name, link: made.link, expiresAt: made.expires_at })
      }}
    />
  )
}
