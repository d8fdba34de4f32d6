import { useQuery } from '@tanstack/react-query'
import { channelsQuery } from '../api/queries.ts'

type Props = { channel: string; size?: number; className?: string; isDecorative?: boolean }

/** The channel's own glyph, as the API describes it; the console knows no channel by name. */
export function ChannelMark({ channel, size = 14, className, isDecorative = false }: Props) {
  const { data } = useQuery(channelsQuery())
  const known = data?.find(({ id }) => id === channel)
  const name = known?.label ?? channel
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="currentColor"
      className={`shrink-0 ${className ?? 'text-n-10'}`}
      {...(isDecorative ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name })}
    >
      {!isDecorative && <title>{name}</title>}
      <path d={known?.icon ?? 'M4 5h16v11H9l-5 4V5Z'} />
    </svg>
  )
}

/** The channel's name for people, such as in "to +1 555 0100 on WhatsApp". */
export function useChannelLabel(channel: string): string {
  return useQuery(channelsQuery()).data?.find(({ id }) => id === channel)?.label ?? channel
}
