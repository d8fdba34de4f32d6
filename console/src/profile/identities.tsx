import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import type { AgentIdentity } from '../api/types.ts'
import { Row, Rows, Section } from '../app/rows.tsx'
import { Button, ErrorState, Icon, toast, useNow } from '../design/index.ts'
import { ConfirmDialog } from '../form/index.ts'
import { formatDay, formatRelative } from '../words/dates.ts'
import type { Proof } from './use-proof.ts'
import { t } from './words.ts'

const identitiesQuery = () =>
  queryOptions({
    queryKey: keys.identities,
    queryFn: async ({ signal }) => (await api('GET /me/identities', { signal })).identities,
    staleTime: 0,
  })

/** Where one signs in beside Parley; nothing is drawn for who does so nowhere. */
export function Identities({ proof }: { proof: Proof }) {
  const client = useQueryClient()
  const { data: identities, error, refetch } = useQuery(identitiesQuery())
  const [doomed, setDoomed] = useState<AgentIdentity>()
  if (identities === undefined ? !error : identities.length === 0) return null
  const name = doomed ? nameOf(doomed) : ''
  return (
    <Section title={t('profile.identities')} lead={t('profile.identities_lead')}>
      {identities ? (
        <Rows label={t('profile.identities')}>
          {identities.map((identity) => (
            <IdentityRow
              key={identity.id}
              identity={identity}
              onDisconnect={async () => {
                if (await proof()) setDoomed(identity)
              }}
            />
          ))}
        </Rows>
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} />
      )}
      <ConfirmDialog
        isOpen={doomed !== undefined}
        onClose={() => setDoomed(undefined)}
        title={t('profile.identity_title', { name })}
        lead={t('profile.identity_disconnect_lead')}
        action={t('profile.identity_disconnect')}
        run={async () => {
          if (!doomed) return
          await api('DELETE /me/identities/{id}', { params: { id: doomed.id } })
          toast(t('profile.identity_done', { name }))
          void client.invalidateQueries({ queryKey: keys.sessions })
          await client.invalidateQueries({ queryKey: keys.identities })
        }}
      />
    </Section>
  )
}

function IdentityRow({ identity, onDisconnect }: { identity: AgentIdentity; onDisconnect: () => Promise<void> }) {
  const now = useNow()
  const { provider, email, connected_at, last_used_at, kept_because: kept } = identity
  const facts = [
    email,
    t('profile.identity_connected', { when: formatDay(connected_at) }),
    provider === null && t('profile.identity_gone'),
  ]
  return (
    <Row
      mark={<Icon name="link" className="text-n-10" />}
      title={nameOf(identity)}
      meta={facts.filter(Boolean).join(' · ')}
      state={
        last_used_at
          ? t('profile.identity_used', { when: formatRelative(last_used_at, now) })
          : t('profile.identity_unused')
      }
      actions={
        <Button
          size="small"
          aria-label={t('profile.identity_disconnect_named', { name: nameOf(identity) })}
          disabledBecause={kept !== null && t(`profile.identity_${kept}`)}
          onClick={() => void onDisconnect()}
        >
          {t('profile.identity_disconnect')}
        </Button>
      }
    />
  )
}

/** What the company calls the provider, or else where it is. */
function nameOf({ provider, issuer }: AgentIdentity): string {
  return provider?.name ?? (URL.canParse(issuer) ? new URL(issuer).host : issuer)
}
