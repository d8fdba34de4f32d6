import { useEffect } from 'react'
import { api } from '../api/index.ts'
import type { Agent, Me } from '../api/types.ts'
import { toast, toastError } from '../design/index.ts'
import { ConfirmDialog } from '../form/index.ts'
import { useAgentChanged } from './agent-changed.ts'
import { AgentDialog } from './agent-dialog.tsx'
import { InviteDialog } from './agent-invite.tsx'
import { LinkDialog, type MadeLink } from './agent-link.tsx'
import { linkFor } from './agent-rules.ts'
import { AgentSessions } from './agent-sessions.tsx'
import { useRoles } from './use-roles.ts'
import { t } from './words.ts'

export type AgentDeed = 'edit' | 'link' | 'sessions' | 'factor' | 'disable' | 'enable' | 'delete' | 'restore'
export type AgentsOpen = { what: 'invite' } | { what: AgentDeed; agent: Agent } | { what: 'made'; made: MadeLink }
type Props = { open: AgentsOpen | undefined; setOpen: (open: AgentsOpen | undefined) => void; me: Me }

/** What is asked and shown of an agent, and doing it. */
export function AgentDialogs({ open, setOpen, me }: Props) {
  const close = () => setOpen(undefined)
  const onMade = (made: MadeLink) => setOpen({ what: 'made', made })
  if (open === undefined) return null
  if (open.what === 'invite') return <InviteDialog me={me} onClose={close} onMade={onMade} />
  if (open.what === 'made') return <LinkDialog made={open.made} onClose={close} />
  const { what, agent } = open
  if (what === 'edit') return <AgentDialog agent={agent} me={me} onClose={close} />
  if (what === 'link') return <ConfirmLink agent={agent} me={me} onClose={close} onMade={onMade} />
  if (what === 'sessions') return <AgentSessions agent={agent} onClose={close} />
  if (what === 'enable' || what === 'restore') return <AtOnce key={agent.id} what={what} agent={agent} onDone={close} />
  return <Confirm what={what} agent={agent} onClose={close} />
}

/** What can be taken back the next moment is not asked about. */
function AtOnce({ what, agent, onDone }: { what: 'enable' | 'restore'; agent: Agent; onDone: () => void }) {
  const changed = useAgentChanged()
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it was chosen
  useEffect(() => {
    const params = { agent_id: agent.id }
    const send =
      what === 'enable'
        ? api('PUT /agents/{agent_id}', { params, body: { status: 'active' } })
        : api('POST /agents/{agent_id}/restore', { params })
    send
      .then((after) => {
        changed(after)
        toast(t(what === 'enable' ? 'admin.enabled' : 'people.restored', { name: agent.name }))
      })
      .catch(toastError)
    onDone()
  }, [])
  return null
}

function Confirm({
  what,
  agent,
  onClose,
}: {
  what: 'factor' | 'disable' | 'delete'
  agent: Agent
  onClose: () => void
}) {
  const changed = useAgentChanged()
  const { name } = agent
  const params = { agent_id: agent.id }
  const asked = {
    disable: { title: t('admin.disable_title', { name }), lead: t('admin.disable_lead'), action: t('admin.disable') },
    delete: { title: t('people.delete_title', { name }), lead: t('people.delete_lead'), action: t('admin.delete') },
    factor: {
      title: t('people.factor_title', { name }),
      lead: t('people.factor_lead', { name }),
      action: t('people.factor_submit'),
    },
  }[what]
  async function run() {
    if (what === 'disable') {
      changed(await api('PUT /agents/{agent_id}', { params, body: { status: 'disabled' } }))
      toast(t('admin.disabled_one', { name }))
    } else if (what === 'delete') {
      await api('DELETE /agents/{agent_id}', { params })
      changed({ ...agent, deleted_at: new Date().toISOString() })
      toast(t('people.deleted', { name }))
    } else {
      await api('DELETE /agents/{agent_id}/second-factor', { params })
      toast(t('people.factor_done', { name }))
    }
  }
  return <ConfirmDialog isOpen onClose={onClose} {...asked} run={run} />
}

type ConfirmLinkProps = { agent: Agent; me: Me; onClose: () => void; onMade: (made: MadeLink) => void }

function ConfirmLink({ agent, me, onClose, onMade }: ConfirmLinkProps) {
  const changed = useAgentChanged()
  const { roles } = useRoles()
  const { name } = agent
  const isReset = linkFor(me, agent, roles) === 'reset'
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
