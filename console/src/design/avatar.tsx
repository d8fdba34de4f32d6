import { classes } from './classes.ts'

const sizes = { 18: 'size-4.5 text-[9px]', 24: 'size-6 text-11', 32: 'size-8 text-12', 48: 'size-12 text-16' }

type Props = {
  name: string | null
  size?: keyof typeof sizes
  look?: 'plain' | 'accent' | 'outline'
  className?: string
}

/** Initials. Decorative: the name stands beside it, or in the label of what holds it. */
export function Avatar({ name, size = 24, look = 'plain', className }: Props) {
  const looks = {
    plain: 'bg-n-5 text-n-12',
    accent: 'bg-accent-soft text-accent-text',
    outline: 'border border-n-8 text-n-11',
  }
  return (
    <span
      aria-hidden
      className={classes(
        'inline-flex shrink-0 items-center justify-center rounded-full font-medium select-none',
        sizes[size],
        looks[look],
        className,
      )}
    >
      {initials(name)}
    </span>
  )
}

/** One or two letters; for a number its last two digits. */
export function initials(name: string | null): string {
  const words = (name ?? '')
    .trim()
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
  if (words.length === 0) return '?'
  if (words.length === 1 && /^\+?\d+$/.test(words[0] ?? '')) return (words[0] ?? '').slice(-2)
  const letter = (word = '') => word.match(/[\p{L}\p{N}]/u)?.[0]?.toLocaleUpperCase() ?? ''
  return letter(words[0]) + (words.length > 1 ? letter(words.at(-1)) : '')
}
