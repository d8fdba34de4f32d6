import { useQuery } from '@tanstack/react-query'
import { meQuery } from '../api/queries.ts'
import { filledPieces } from './placeholders.ts'
import { t } from './words.ts'

/** A canned reply as a customer would read it, sent by oneself; what was filled in is marked. */
export function CannedPreview({ content }: { content: string }) {
  const me = useQuery(meQuery()).data
  const pieces = filledPieces(content, {
    'customer.name': t('admin.sample_customer'),
    'customer.first_name': t('admin.sample_first_name'),
    'agent.name': me?.name ?? '',
    'ticket.number': '1042',
  })
  return (
    <section aria-label={t('admin.canned_preview')}>
      <h3 className="mb-1.5 text-12 font-medium">{t('admin.canned_preview')}</h3>
      {content.trim() === '' ? (
        <p className="text-12 text-n-11">{t('admin.canned_preview_empty')}</p>
      ) : (
        <p className="ml-auto w-fit max-w-full rounded-bubble bg-accent-soft px-3 py-2 text-14 break-words whitespace-pre-wrap">
          {pieces.map(({ text, isFilled }, at) =>
            isFilled ? (
              <mark key={at} className="bg-transparent text-accent-text">
                {text}
              </mark>
            ) : (
              text
            ),
          )}
        </p>
      )}
    </section>
  )
}
