import { useRef, useState } from 'react'
import type { Entry, EntryMedia } from '../../../src/transcript/entry.ts'
import { address } from '../control.ts'
import { Icon, type IconName } from '../pieces/icon.tsx'

/** Where the bytes are, if a page of this origin may show them. */
function sourceOf(media: EntryMedia | null): string | null {
  if (media?.mediaId) return address(`media/${encodeURIComponent(media.mediaId)}`)
  return media?.url?.startsWith(`${location.origin}/`) ? media.url : null
}

/** What stands in a bubble, by kind. */
export function Content({ entry }: { entry: Entry }) {
  if (entry.deletedAt !== null) return <p className="gone">This message was deleted</p>
  return (
    <>
      <Attached entry={entry} />
      {entry.text !== null && entry.kind !== 'contact' && (
        <p className="words" dir="auto">
          {entry.text}
        </p>
      )}
    </>
  )
}

function Attached({ entry }: { entry: Entry }) {
  switch (entry.kind) {
    case 'image':
    case 'sticker':
      return <Picture entry={entry} />
    case 'voice':
    case 'audio':
      return <Voice entry={entry} />
    case 'video':
      return <Clip entry={entry} />
    case 'document':
      return <File entry={entry} icon="file" />
    case 'location':
      return <Place entry={entry} />
    case 'contact':
      return <Card icon="person" title={entry.text ?? 'Somebody'} line="Contact" />
    case 'order':
      return <Card icon="list" title="Order" line="From the catalogue" />
    case 'template':
      return <p className="label">Template</p>
    case 'unsupported':
      return <p className="label">Something that the platform does not hand on</p>
    default:
      return null
  }
}

function Picture({ entry }: { entry: Entry }) {
  const [isBroken, setBroken] = useState(false)
  const source = sourceOf(entry.media)
  if (!source || isBroken) return <File entry={entry} icon="file" />
  const isSticker = entry.kind === 'sticker'
  return (
    <img
      className={isSticker ? 'sticker' : 'picture'}
      src={source}
      alt={isSticker ? 'Sticker' : (entry.text ?? 'Photo')}
      onError={() => setBroken(true)}
    />
  )
}

function Clip({ entry }: { entry: Entry }) {
  const [isBroken, setBroken] = useState(false)
  const source = sourceOf(entry.media)
  if (!source || isBroken) return <File entry={entry} icon="play" />
  return (
    // biome-ignore lint/a11y/useMediaCaption: a customer's clip has no captions
    <video className="picture" src={source} controls preload="metadata" onError={() => setBroken(true)} />
  )
}

const wave = [5, 9, 14, 8, 12, 17, 10, 6, 13, 18, 11, 7, 15, 9, 5, 11, 16, 8, 12, 6]
  .map((height, at) => `M${at * 5 + 1} ${10 - height / 2}v${height}`)
  .join('')

function Voice({ entry }: { entry: Entry }) {
  const audio = useRef<HTMLAudioElement>(null)
  const [isPlaying, setPlaying] = useState(false)
  const [seconds, setSeconds] = useState<number | null>(null)
  const source = sourceOf(entry.media)
  const toggle = () => (isPlaying ? audio.current?.pause() : void audio.current?.play().catch(() => setPlaying(false)))
  return (
    <div className="voice">
      <button
        type="button"
        className="round"
        aria-label={isPlaying ? 'Pause' : 'Play the voice message'}
        onClick={toggle}
      >
        <Icon name={isPlaying ? 'pause' : 'play'} size={16} />
      </button>
      <svg className="wave" viewBox="0 0 100 20" aria-hidden="true">
        <path d={wave} />
      </svg>
      <span className="voice-length">
        {seconds === null ? 'Voice' : `0:${String(Math.max(1, Math.round(seconds))).padStart(2, '0')}`}
      </span>
      {source && (
        // biome-ignore lint/a11y/useMediaCaption: a customer's voice has no captions
        <audio
          ref={audio}
          src={source}
          preload="metadata"
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
          onEnded={() => setPlaying(false)}
          onLoadedMetadata={({ currentTarget: { duration } }) =>
            setSeconds(Number.isFinite(duration) ? duration : null)
          }
        />
      )}
    </div>
  )
}

function File({ entry, icon }: { entry: Entry; icon: IconName }) {
  const source = sourceOf(entry.media) ?? entry.media?.url ?? null
  const name = entry.media?.fileName ?? entry.kind
  return <Card icon={icon} title={name} line={entry.media?.mimeType ?? entry.kind} href={source} />
}

function Place({ entry: { place } }: { entry: Entry }) {
  if (!place) return null
  const point = `${place.latitude.toFixed(4)}, ${place.longitude.toFixed(4)}`
  return (
    <div className="place">
      <svg className="map" viewBox="0 0 220 96" role="img" aria-label={`Map: ${place.name ?? point}`}>
        <rect width="220" height="96" className="map-land" />
        <path className="map-water" d="M0 76c40-16 70 6 110-4s70-16 110-2v26H0z" />
        <path className="map-road" d="M0 30h220M62 0v70M150 0v66M0 54 90 0M110 96 206 0" />
        <path className="map-pin" d="M110 62c10-9 14-15 14-21a14 14 0 1 0-28 0c0 6 4 12 14 21z" />
        <circle cx="110" cy="41" r="5" className="map-hole" />
      </svg>
      <p className="place-name">{place.name ?? 'Location'}</p>
      <p className="place-line">{place.address ?? point}</p>
    </div>
  )
}

function Card(props: { icon: IconName; title: string; line: string; href?: string | null }) {
  const inside = (
    <>
      <span className="card-icon">
        <Icon name={props.icon} size={20} />
      </span>
      <span className="card-words">
        <span className="card-title">{props.title}</span>
        <span className="card-line">{props.line}</span>
      </span>
    </>
  )
  if (!props.href) return <div className="card">{inside}</div>
  return (
    <a className="card" href={props.href} target="_blank" rel="noreferrer" download={props.title}>
      {inside}
    </a>
  )
}
