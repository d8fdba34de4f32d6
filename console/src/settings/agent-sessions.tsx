import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/index.ts'
import type { Agent, Session } from '../api/types.ts'
import { LoadingRows, Row, Rows } from '../app/rows.tsx'
import { Button, Dialog, ErrorState, errorWords, Icon, toast, useNow } from '../design/index.ts'
import { FormProblem } from '../form/index.ts'
import { deviceOf } from '../profile/device.ts'
import { formatMoment, formatRelative } from '../words/dates.ts'
import { agentSessionsQuery } from './queries.ts'
import { t } from './words.ts'

/** Where somebody else is signed in, and a way to end it. */
export function AgentSessions({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const client = useQueryClient()
  const { data: sessions, error, refetch } = useQuery(agentSessionsQuery(agent.id))
  const [isBusy, setBusy] = useState(false)
  const [ending, setEnding] = useState<string>()
  const [problem, setProblem] = useState<unknown>()
  async function end() {
    setBusy(true)
    setProblem(undefined)
    try {
      const { ended } = await api('DELETE /agents/{agent_id}/sessions', { params: { agent_id: agent.id } })
      client.setQueryData(agentSessionsQuery(agent.id).queryKey, [])
      toast(t('people.sessions_ended', { count: ended }))
      onClose()
    } catch (caught) {
      setProblem(caught)
    } finally {
      setBusy(false)
    }
  }
  async function endOne({ session_id }: Session) {
    setEnding(session_id)
    setProblem(undefined)
    try {
      const params = { agent_id: agent.id, session_id }
      await api('DELETE /agents/{agent_id}/sessions/{session_id}', { params })
      client.setQueryData(agentSessionsQuery(agent.id).queryKey, (all) =>
        all?.filter((one) => one.session_id !== session_id),
      )
      toast(t('people.session_ended'))
    } catch (caught) {
      setProblem(caught)
    } finally {
      setEnding(undefined)
    }
  }
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title={t('people.sessions_title', { name: agent.name })}
      lead={t('people.sessions_lead')}
      actions={
        <>
          <Button onClick={onClose}>{t('app.close')}</Button>
          <Button
            look="danger"
            isBusy={isBusy}
            disabledBecause={sessions?.length === 0 && t('people.sessions_none')}
            onClick={() => void end()}
          >
            {t('people.sessions_end')}
          </Button>
        </>
      }
    >
      {problem !== undefined && <FormProblem words={errorWords(problem)} />}
      {sessions === undefined ? (
        error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <LoadingRows count={2} />
        )
      ) : sessions.length === 0 ? (
        <p className="py-4 text-13 text-n-11">{t('people.sessions_none')}</p>
      ) : (
        <Rows label={t('people.sessions')}>
          {sessions.map((session) => (
            <SessionRow
              key={session.session_id}
              session={session}
              isBusy={ending === session.session_id}
              onEnd={() => void endOne(session)}
            />
          ))}
        </Rows>
      )}
    </Dialog>
  )
}

function SessionRow({ session, isBusy, onEnd }: { session: Session; isBusy: boolean; onEnd: () => void }) {
  const now = useNow()
  const device = deviceOf(session.user_agent)
  const name = device ? [device.browser, device.system].filter(Boolean).join(', ') : t('people.device_unknown')
  const facts = [
    session.is_current && t('people.session_here'),
    session.ip,
    t('people.session_since', { when: formatMoment(session.created_at) }),
  ]
  return (
    <Row
      mark={<Icon name={device?.kind === 'program' ? 'plug' : 'screen'} className="text-n-10" />}
      title={<span title={session.user_agent ?? undefined}>{name}</span>}
      meta={facts.filter(Boolean).join(' · ')}
      state={t('people.session_used', { when: formatRelative(session.last_used_at, now) })}
      actions={
        <Button
          size="small"
          isBusy={isBusy}
          aria-label={t('people.session_end_named', { device: name })}
          onClick={onEnd}
        >
          {t('people.session_end')}
        </Button>
      }
    />
  )
}
