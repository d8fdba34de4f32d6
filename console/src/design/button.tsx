import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { ariaKeys } from '../commands/index.ts'
import { classes } from './classes.ts'
import { Icon } from './icon.tsx'
import type { IconName } from './icons.ts'
import { Kbd } from './kbd.tsx'
import { Tooltip } from './tooltip.tsx'

const looks = {
  plain: 'border-n-7 bg-n-1 text-n-12 hover:bg-n-3 active:bg-n-4',
  primary: 'border-transparent bg-accent text-accent-on hover:bg-accent-hover active:bg-accent-hover',
  danger: 'border-transparent bg-urgent-solid text-accent-on hover:brightness-95 active:brightness-90',
  quiet: 'border-transparent text-n-11 hover:bg-n-4 hover:text-n-12 active:bg-n-5',
}
const sizes = { small: 'h-6 px-2 text-12', medium: 'h-8 px-3 text-13', large: 'h-10 px-4 text-14' }

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'>
export type ButtonProps = Native & {
  look?: keyof typeof looks
  size?: keyof typeof sizes
  icon?: IconName
  /** Drawn at the right and told to screen readers; the key itself is registered by useCommands. */
  keys?: string
  /** It cannot be pressed now, and this is why: shown on hover and focus. */
  disabledBecause?: string | false | undefined
  /** It was pressed and the answer is on its way. */
  isBusy?: boolean
  children?: ReactNode
  ref?: Ref<HTMLButtonElement>
}

export function Button({
  look = 'plain',
  size = 'medium',
  icon,
  keys,
  disabledBecause,
  isBusy,
  children,
  className,
  onClick,
  ...native
}: ButtonProps) {
  const isOff = Boolean(disabledBecause) || isBusy
  const button = (
    <button
      type="button"
      {...native}
      aria-disabled={isOff || undefined}
      aria-busy={isBusy || undefined}
      aria-keyshortcuts={keys && ariaKeys(keys)}
      onClick={isOff ? (event) => event.preventDefault() : onClick}
      className={classes(
        'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-control border font-medium whitespace-nowrap select-none aria-disabled:opacity-55',
        looks[look],
        sizes[size],
        className,
      )}
    >
      {icon && <Icon name={icon} size={size === 'small' ? 14 : 16} />}
      {children}
      {keys && look !== 'primary' && <Kbd keys={keys} className="-mr-1 ml-1 max-md:hidden" />}
    </button>
  )
  return disabledBecause ? <Tooltip words={disabledBecause}>{button}</Tooltip> : button
}
