import type { ChannelDescription, Inbox } from '../api/types.ts'
import { Section } from '../app/rows.tsx'
import { CopyField } from '../form/index.ts'
import { guideOf } from './schema.ts'
import { t } from './words.ts'

/** The addresses that the platform must know, and what to do there. */
export function Webhook({ inbox, channel }: { inbox: Inbox; channel: ChannelDescription }) {
  const steps = guideOf(channel.settings)
  return (
    <Section title={t('admin.webhook')} lead={t('admin.webhook_lead')}>
      <div className="flex max-w-120 flex-col gap-4">
        <CopyField label={t('admin.webhook_own')} value={inbox.webhook_url} help={t('admin.webhook_own_help')} />
        <CopyField
          label={t('admin.webhook_shared', { channel: channel.label })}
          value={inbox.shared_webhook_url}
          help={t('admin.webhook_shared_help')}
        />
      </div>
      {steps.length > 0 && (
        <>
          <h3 className="mt-5 mb-2 text-12 font-medium">{t('admin.webhook_steps')}</h3>
          <ol className="flex max-w-prose list-decimal flex-col gap-1.5 pl-5 text-13 leading-[1.45] text-n-11 marker:text-n-10">
            {steps.map((step) => (
              <li key={step} className="break-words">
                {step}
              </li>
            ))}
          </ol>
        </>
      )}
    </Section>
  )
}
