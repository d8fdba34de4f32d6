import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../api/index.ts'
import { sessionsQuery } from '../api/queries.ts'
import type { Session } from '../api/types.ts'
import { LoadingRows, Row, Rows, Section } from '../app/rows.tsx'
import { signOut } from '../app/session.ts'
import { useCommands } from '../commands/index.ts'
import { Button, ErrorState, Icon, toast, toastError, useNow } from '../design/index.ts'
import { formatMoment, formatRelative } from '../words/dates.ts'
import { deviceOf } from './device.ts'
import { t } from './words.ts'

/** Where one is signed in, and ways to end it. */
export function Sessions() {
  const client = useQueryClient()
  const { queryKey } = sessionsQuery()
  const { data: sessions, error, refetch } = useQuery({ ...sessionsQuery(), staleTime: 0 })
  const hasOthers = (sessions?.length ?? 0) > 1

  /** Shows the list without them at once; as it was when that did not work. */
  async function without(keep: (session: Session) => boolean, send: () => Promise<unknown>): Promise<void> {
    const before = client.getQueryData(queryKey)
    client.setQueryData(queryKey, (all) => all?.filter(keep))
    try {
      await send()
    } catch (caught) {
      client.setQueryData(queryKey, before)
      toastError(caught)
    }
  }
  const end = ({ session_id }: Session) =>
    void without(
      (one) => one.session_id !== session_id,
      () => api('DELETE /auth/sessions/{session_id}', { params: { session_id } }),
    )
  const endOthers = () =>
    void without(
      (one) => one.is_current,
      async () => {
        const { ended } = await api('DELETE /auth/sessions')
        toast(t('profile.ended', { count: ended }))
      },
    )
  useCommands([
    {
      id: 'profile.end_others',
      words: t('profile.end_others'),
      group: t('profile.group'),
      when: () => hasOthers,
      run: endOthers,
    },
  ])
  return (
    <Section
      title={t('profile.sessions')}
      lead={t('profile.sessions_lead')}
      actions={
        <Button disabledBecause={!hasOthers && t('profile.only_one')} onClick={endOthers}>
          {t('profile.end_others')}
        </Button>
      }
    >
      {sessions ? (
        <Rows label={t('profile.sessions')}>
          {sessions.map((session) => (
            <SessionRow
              key={session.session_id}
              session={session}
              onEnd={() => (session.is_current ? void signOut() : end(session))}
            />
          ))}
        </Rows>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingRows count={2} />
      )}
    </Section>
  )
}

function SessionRow({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const now = useNow()
  const device = deviceOf(session.user_agent)
  const name = device
    ? device.system
      ? t('profile.device', { browser: device.browser, system: device.system })
      : device.browser
    : t('profile.device_unknown')
  return (
    <Row
      mark={<Icon name={device?.kind === 'program' ? 'plug' : 'screen'} className="text-n-10" />}
      title={
        <>
          <span title={session.user_agent ?? undefined}>{name}</span>
          {session.is_current && (
            <span className="ml-2 rounded-[4px] bg-good-soft px-1.5 py-0.5 text-11 text-good">
              {t('profile.this_one')}
            </span>
          )}
        </>
      }
      meta={[
        session.ip && t('profile.from', { ip: session.ip }),
        t('profile.signed_in_at', { when: formatMoment(session.created_at) }),
      ]
        .filter(Boolean)
        .join(' · ')}
      state={t('profile.last_used', { when: formatRelative(session.last_used_at, now) })}
      actions={
        <Button
          size="small"
          aria-label={session.is_current ? t('app.sign_out') : t('profile.end_named', { device: name })}
          onClick={onEnd}
        >
          {t(session.is_current ? 'app.sign_out' : 'profile.end')}
        </Button>
      }
    />
  )
}
