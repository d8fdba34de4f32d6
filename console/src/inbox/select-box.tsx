import type { Ticket } from '../api/types.ts'
import { classes, Icon, StatusMark } from '../design/index.ts'
import { t } from './words.ts'

type SelectProps = {
  name: string
  isSelected: boolean
  isCursor: boolean
  status: Ticket['status']
  onSelect: (isRange: boolean) => void
}

/** The status, which becomes a box to select by under the pointer, and while anything is selected. */
export function SelectBox({ name, isSelected, isCursor, status, onSelect }: SelectProps) {
  return (
    <span className="absolute inset-y-0 left-0 flex w-9 items-center justify-center">
      <input
        type="checkbox"
        checked={isSelected}
        aria-label={t('inbox.select_one', { name })}
        tabIndex={isCursor ? 0 : -1}
        onChange={({ nativeEvent }) => onSelect('shiftKey' in nativeEvent && nativeEvent.shiftKey === true)}
        className="peer focus-inside absolute inset-0 m-0 appearance-none"
      />
      <span
        aria-hidden
        className="pointer-events-none group-hover/row:hidden group-data-selecting/list:hidden peer-focus-visible:hidden"
      >
        <StatusMark status={status} />
      </span>
      <span
        aria-hidden
        className={classes(
          'pointer-events-none hidden size-4 items-center justify-center rounded-[4px] border group-hover/row:flex group-data-selecting/list:flex peer-focus-visible:flex',
          isSelected ? 'border-accent bg-accent text-accent-on' : 'border-n-8 bg-n-1',
        )}
      >
        {isSelected && <Icon name="check" size={12} />}
      </span>
    </span>
  )
}
