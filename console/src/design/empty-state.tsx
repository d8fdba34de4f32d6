import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import type { IconName } from './icons.ts'

/** One sentence and one action. */
export function EmptyState({ icon, words, children }: { icon?: IconName; words: string; children?: ReactNode }) {
  return (
    <div className="flex min-h-40 flex-1 flex-col items-center justify-center gap-3 p-6 text-center">
      {icon && <Icon name={icon} size={20} className="text-n-9" />}
      <p className="max-w-72 text-13 leading-[1.45] text-balance text-n-11">{words}</p>
      {children}
    </div>
  )
}
