import type { ButtonHTMLAttributes, Ref } from 'react'
import { ariaKeys } from '../commands/index.ts'
import { classes } from './classes.ts'
import { Icon } from './icon.tsx'
import type { IconName } from './icons.ts'
import { Tooltip } from './tooltip.tsx'

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label' | 'children'>
type Props = Native & {
  icon: IconName
  /** Its accessible name and its tooltip. */
  label: string
  keys?: string
  size?: 'small' | 'medium' | 'large'
  side?: 'top' | 'right' | 'bottom' | 'left'
  isPressed?: boolean
  ref?: Ref<HTMLButtonElement>
}

const sizes = { small: 'size-6', medium: 'size-8', large: 'size-9' }

export function IconButton({
  icon,
  label,
  keys,
  size = 'medium',
  side = 'bottom',
  isPressed,
  className,
  ...native
}: Props) {
  return (
    <Tooltip words={label} side={side} {...(keys ? { keys } : {})}>
      <button
        type="button"
        {...native}
        aria-label={label}
        aria-pressed={isPressed}
        aria-keyshortcuts={keys && ariaKeys(keys)}
        className={classes(
          'inline-flex shrink-0 items-center justify-center rounded-control text-n-11 hover:bg-n-4 hover:text-n-12 active:bg-n-5 disabled:opacity-50 aria-pressed:bg-n-4 aria-pressed:text-n-12',
          sizes[size],
          className,
        )}
      >
        <Icon name={icon} size={size === 'small' ? 14 : size === 'large' ? 18 : 16} />
      </button>
    </Tooltip>
  )
}
