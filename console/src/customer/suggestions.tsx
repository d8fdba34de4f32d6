import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { customerSuggestionsQuery } from '../api/queries.ts'
import { Avatar, ChannelMark } from '../design/index.ts'
import { formatList } from '../words/t.ts'
import { Section } from './section.tsx'
import { t } from './words.ts'

/** Other customers who may be the same person, and why. Nothing is shown when there is nobody. */
export function Suggestions({ customerId }: { customerId: string }) {
  const suggestions = useQuery(customerSuggestionsQuery(customerId)).data ?? []
  if (suggestions.length === 0) return null
  return (
    <Section title={t('customer.suggestions')}>
      <ul className="-mx-2">
        {suggestions.map(({ customer, reasons }) => (
          <li key={customer.customer_id}>
            <Link
              to="/customers/$customerId"
              params={{ customerId: customer.customer_id }}
              className="flex min-h-11 items-center gap-2.5 rounded-control px-2 py-1 hover:bg-n-3"
            >
              <Avatar name={customer.name} />
              <span className="min-w-0 flex-1">
                <span className="flex items-center gap-1.5 text-13">
                  <span className="min-w-0 truncate">{customer.name ?? t('app.customer_without_name')}</span>
                  {[...new Set(customer.identities.map(({ channel }) => channel))].map((channel) => (
                    <ChannelMark key={channel} channel={channel} />
                  ))}
                </span>
                <span className="mt-0.5 block truncate text-12 text-n-11">
                  {formatList(reasons.map((reason) => t(`customer.${reason}`)))}
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}
