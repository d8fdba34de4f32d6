import { type IconName, icons } from './icons.ts'

type Props = { name: IconName; size?: number; className?: string; label?: string }

/** One of our own icons, drawn with the colour of the text. Decorative unless it has a label. */
export function Icon({ name, size = 16, className, label }: Props) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={`shrink-0 ${className ?? ''}`}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    >
      <path d={icons[name]} />
    </svg>
  )
}
