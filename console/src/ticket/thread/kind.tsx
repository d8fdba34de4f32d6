import type { Message } from '../../api/types.ts'
import { Icon, type IconName } from '../../design/index.ts'
import { t } from '../words.ts'

const icons = {
  location: 'pin',
  contacts: 'person',
  interactive: 'check',
  order: 'cart',
  system: 'info',
  unsupported: 'warning',
} as const satisfies Record<string, IconName>

/** What kind of message it is, for kinds whose words alone do not say it; a place can be opened in a map. */
export function Kind({ message }: { message: Message }) {
  const kind = message.content_type as keyof typeof icons
  const place = placeOf(message.meta)
  if (!(kind in icons)) return null
  return (
    <p className="mb-1 flex items-center gap-1.5 text-12 text-n-11">
      <Icon name={icons[kind]} size={14} />
      <span>{t(`ticket.kind_${kind}`)}</span>
      {place && (
        <a href={place} target="_blank" rel="noopener noreferrer nofollow" className="ml-1 text-link">
          {t('ticket.open_map')}
        </a>
      )}
    </p>
  )
}

/** Small facts beside the content: that it was forwarded, or that an ad led here. */
export function Surroundings({ message }: { message: Message }) {
  const meta = isRecord(message.meta) ? message.meta : {}
  const words = [meta['forwarded'] && t('ticket.forwarded'), meta['referral'] && t('ticket.from_ad')].filter(Boolean)
  return words.length > 0 ? <p className="mb-1 text-12 text-n-11">{words.join(' · ')}</p> : null
}

/** What to show for a message without words, a file or a kind that is known. */
export function wordsFor({ content, content_type, attachments }: Message): string {
  if (content.trim() !== '' || attachments.length > 0) return content
  return t('ticket.kind_unknown', { kind: content_type.slice(0, 40) })
}

export function isVoice({ meta }: Message): boolean {
  return isRecord(meta) && meta['voice'] === true
}

/** A map at the place that was sent; only numbers get into the address. */
function placeOf(meta: unknown): string | null {
  const location = isRecord(meta) && isRecord(meta['location']) ? meta['location'] : {}
  const [latitude, longitude] = [Number(location['latitude']), Number(location['longitude'])]
  if (location['latitude'] == null || !(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) return null
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
