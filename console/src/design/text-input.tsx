import { Input } from '@base-ui/react/input'
import type { InputHTMLAttributes, Ref, TextareaHTMLAttributes } from 'react'
import { classes } from './classes.ts'
import { inputLook } from './looks.ts'

type InputProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value' | 'defaultValue' | 'size'> & {
  value?: string
  defaultValue?: string
  onChange?: (value: string) => void
  ref?: Ref<HTMLInputElement>
}

export function TextInput({ onChange, className, ...native }: InputProps) {
  return (
    <Input
      {...native}
      onValueChange={(value) => onChange?.(String(value))}
      className={classes(inputLook, 'h-8 px-2.5 read-only:bg-n-2', className)}
    />
  )
}

type AreaProps = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'onChange' | 'value'> & {
  value: string
  onChange: (value: string) => void
  ref?: Ref<HTMLTextAreaElement>
}

/** Grows with its text, from `rows` lines. */
export function TextArea({ onChange, className, rows = 3, value, ref, ...native }: AreaProps) {
  return (
    <Input
      value={value}
      onValueChange={(next) => onChange(String(next))}
      render={<textarea {...native} ref={ref} rows={rows} style={{ minHeight: `calc(${rows}lh + 14px)` }} />}
      className={classes(
        inputLook,
        'field-sizing-content max-h-80 resize-none px-2.5 py-1.5 leading-[1.45]',
        className,
      )}
    />
  )
}
