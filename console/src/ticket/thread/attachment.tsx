import type { Message } from '../../api/types.ts'
import { Icon, type IconName } from '../../design/index.ts'
import { formatBytes } from '../../words/sizes.ts'
import { t } from '../words.ts'

const icons: Record<string, IconName> = {
  image: 'image',
  sticker: 'emoji',
  video: 'play',
  audio: 'sound',
  document: 'file',
}
const kinds = ['image', 'video', 'audio', 'document', 'file', 'sticker'] as const

/** A file that came with a message: what it is and how large; its bytes are not shown yet. */
export function Attachment({ attachment, isVoice }: { attachment: Message['attachments'][number]; isVoice: boolean }) {
  const known = kinds.find((kind) => kind === attachment.kind) ?? 'file'
  const kind = t(isVoice ? 'ticket.kind_voice' : `ticket.kind_${known}`)
  const facts = [
    attachment.file_name === null ? attachment.mime_type : kind,
    attachment.size_bytes === null ? null : formatBytes(attachment.size_bytes),
    attachment.state === 'remote' ? t('ticket.media_not_fetched') : null,
    attachment.state === 'failed' ? t('ticket.media_failed') : null,
  ]
  return (
    <div className="flex max-w-full min-w-0 items-center gap-2.5 rounded-control border border-n-7 bg-n-1 py-2 pr-3 pl-2.5">
      <Icon name={icons[known] ?? 'attachment'} className="text-n-11" />
      <div className="min-w-0">
        <bdi className="block truncate text-13 font-medium">{attachment.file_name ?? kind}</bdi>
        <span className="mt-0.5 block truncate text-12 text-n-11">{facts.filter(Boolean).join(' · ')}</span>
      </div>
    </div>
  )
}
