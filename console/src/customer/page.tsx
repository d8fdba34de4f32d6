import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { customerQuery } from '../api/queries.ts'
import { ErrorState, Loading } from '../design/index.ts'
import { AllTickets } from './all-tickets.tsx'
import { BackBar } from './back-bar.tsx'
import { Erased } from './erased.tsx'
import { Fields } from './fields.tsx'
import { Head } from './head.tsx'
import { Identities } from './identities.tsx'
import { Notes } from './notes.tsx'
import { Privacy } from './privacy.tsx'
import { HeadingLevel } from './section.tsx'
import { HeadSkeleton } from './skeleton.tsx'
import { Suggestions } from './suggestions.tsx'
import { t } from './words.ts'

/** All that is known of a customer, and every conversation with them. */
export function CustomerPage() {
  const { customerId } = useParams({ from: '/shell/customers/$customerId' })
  const { data: customer, error, refetch } = useQuery(customerQuery(customerId))
  return (
    <div key={customerId} className="min-w-0 flex-1 overflow-y-auto">
      <BackBar />
      {customer ? (
        <div className="mx-auto grid max-w-5xl grid-cols-1 px-2 py-6 max-md:py-2 md:grid-cols-[minmax(0,1fr)_20rem] md:gap-x-8">
          <Head customer={customer} isPage className="px-4 pb-6 md:col-span-2" />
          <HeadingLevel value="h2">
            <div className="min-w-0 max-md:order-2">
              <AllTickets customerId={customerId} />
            </div>
            <div className="min-w-0">
              {customer.erased_at ? (
                <Erased />
              ) : (
                <>
                  <Identities customer={customer} />
                  <Fields customer={customer} />
                  <Notes customerId={customerId} />
                  <Suggestions customerId={customerId} />
                </>
              )}
              <Privacy customer={customer} />
            </div>
          </HeadingLevel>
        </div>
      ) : (
        <>
          <h1 className="sr-only">{t('app.customer')}</h1>
          {error ? (
            <ErrorState error={error} onRetry={() => void refetch()} />
          ) : (
            <Loading label={t('app.loading')}>
              <HeadSkeleton />
            </Loading>
          )}
        </>
      )}
    </div>
  )
}
