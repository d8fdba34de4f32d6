import type { Customer } from '../api/types.ts'
import { ChannelMark, CopyButton } from '../design/index.ts'
import { Nothing, Section } from './section.tsx'
import { t } from './words.ts'

/** Under which addresses this customer writes, by channel. */
export function Identities({ customer }: { customer: Customer }) {
  return (
    <Section title={t('customer.identities')}>
      {customer.identities.length === 0 && <Nothing words={t('customer.no_identities')} />}
      <ul>
        {customer.identities.map(({ channel, kind, address, display_name }) => (
          <li key={`${channel} ${address}`} className="flex min-h-7 items-center gap-2 text-13">
            <ChannelMark channel={channel} />
            <span className="tabular min-w-0 truncate" title={address}>
              {written(kind, address)}
            </span>
            {display_name && display_name !== customer.name && (
              <span className="min-w-0 shrink-[2] truncate text-12 text-n-11">{display_name}</span>
            )}
            <CopyButton
              text={written(kind, address)}
              label={t('customer.copy', { what: written(kind, address) })}
              className="ml-auto"
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** A number as one would dial it. */
function written(kind: string, address: string): string {
  return kind === 'phone' && /^\d/.test(address) ? `+${address}` : address
}
