import { type Ref, useId, useImperativeHandle, useRef } from 'react'
import { ariaKeys } from '../commands/index.ts'
import { classes, Icon, IconButton, type IconName, Kbd } from '../design/index.ts'
import { Chip } from './chip.tsx'
import { Completions } from './completions.tsx'
import { queryOf } from './query.ts'
import { fields as allFields } from './tokens.ts'
import { type Typing, useTyping } from './use-typing.ts'
import { t } from './words.ts'

type Props = Omit<Typing, 'fields' | 'completesWords'> &
  Partial<Pick<Typing, 'fields' | 'completesWords'>> & {
    label: string
    placeholder: string
    icon: IconName
    keys?: string
    isLarge?: boolean
    ref?: Ref<{ focus(): void }>
  }

/** Tokens and words in one line: `status:` offers its values, Backspace takes the last token back to edit it. */
export function FilterBox({ fields = allFields, completesWords = true, isLarge = false, ...props }: Props) {
  const { tokens, onTokens, words, onWords, choices } = props
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  useImperativeHandle(props.ref, () => ({ focus: () => input.current?.select() }), [])

  const { offers, at, isShown, isFieldNamed, mark, setOpen, type, press } = useTyping(
    { ...props, fields, completesWords },
    input,
  )
  const { unknown } = queryOf(tokens, choices)
  return (
    <div className="relative min-w-0 flex-1">
      <div
        className={classes(
          'flex flex-wrap items-center gap-1 rounded-control border border-n-7 bg-n-1 py-[3px] pr-7 pl-1 focus-within:border-accent focus-within:outline-2 focus-within:outline-accent hover:border-n-8',
          isLarge ? 'min-h-10' : 'min-h-8',
        )}
      >
        <Icon name={props.icon} size={isLarge ? 16 : 14} className="mx-1 text-n-10" />
        {tokens.map((token) => (
          <Chip
            key={token.field}
            token={token}
            choices={choices}
            isUnknown={unknown.includes(token)}
            onRemove={() => {
              onTokens(tokens.filter((one) => one !== token))
              input.current?.focus()
            }}
          />
        ))}
        <input
          ref={input}
          role="combobox"
          aria-label={props.label}
          aria-expanded={isShown}
          aria-controls={isShown ? id : undefined}
          aria-activedescendant={isShown && at >= 0 ? `${id}-${at}` : undefined}
          aria-autocomplete="list"
          aria-keyshortcuts={props.keys && ariaKeys(props.keys)}
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder={tokens.length === 0 ? props.placeholder : undefined}
          value={words}
          onChange={({ target }) => type(target.value)}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onClick={() => setOpen(true)}
          onKeyDown={press}
          className={classes(
            'h-6 min-w-12 flex-1 bg-transparent text-n-12 outline-none max-md:text-16',
            isLarge ? 'text-14' : 'text-13',
          )}
        />
        {tokens.length > 0 || words !== '' ? (
          <IconButton
            icon="close"
            size="small"
            label={t('filter.clear')}
            className={classes('absolute right-1', isLarge ? 'top-2' : 'top-1')}
            onClick={() => {
              onTokens([])
              onWords('')
              input.current?.focus()
            }}
          />
        ) : (
          props.keys && <Kbd keys={props.keys} className="-mr-5 max-md:hidden" />
        )}
      </div>
      {isShown && <Completions id={id} offers={offers} marked={at} onMark={mark} isFieldNamed={isFieldNamed} />}
    </div>
  )
}
