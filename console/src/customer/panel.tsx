import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { customerQuery } from '../api/queries.ts'
import { ErrorState, Loading } from '../design/index.ts'
import { Erased } from './erased.tsx'
import { Fields } from './fields.tsx'
import { Head } from './head.tsx'
import { Identities } from './identities.tsx'
import { Notes } from './notes.tsx'
import { HeadSkeleton } from './skeleton.tsx'
import { Suggestions } from './suggestions.tsx'
import { Tickets } from './tickets.tsx'
import { t } from './words.ts'

/** The customer at the right of a thread. */
export function CustomerPanel({ customerId }: { customerId: string; ticketId: string }) {
  const { data: customer, error, refetch } = useQuery(customerQuery(customerId))
  const navigate = useNavigate()
  if (error && !customer) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!customer)
    return (
      <Loading label={t('app.loading')}>
        <HeadSkeleton />
      </Loading>
    )
  return (
    <div key={customerId}>
      <Head
        customer={customer}
        className="p-4 max-xl:pr-11"
        onOpenPage={() => void navigate({ to: '/customers/$customerId', params: { customerId } })}
      />
      {customer.erased_at ? (
        <>
          <Erased />
          <Tickets customerId={customerId} />
        </>
      ) : (
        <>
          <Identities customer={customer} />
          <Fields customer={customer} />
          <Notes customerId={customerId} />
          <Tickets customerId={customerId} />
          <Suggestions customerId={customerId} />
        </>
      )}
    </div>
  )
}
