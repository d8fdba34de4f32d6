import type { ReactNode } from 'react'

type Props = {
  title: ReactNode
  lead?: ReactNode
  /** A way back, over the title. */
  above?: ReactNode
  actions?: ReactNode
  children: ReactNode
  isWide?: boolean
}

/** A page that is read from top to bottom: a title, what it is for, its contents. */
export function Page({ title, lead, above, actions, children, isWide = false }: Props) {
  return (
    <div className="min-w-0 flex-1 overflow-y-auto">
      <div className={`mx-auto px-6 py-6 max-md:px-4 max-md:py-4 ${isWide ? 'max-w-240' : 'max-w-180'}`}>
        {above && <div className="mb-2">{above}</div>}
        <header className="mb-6 flex flex-wrap items-start justify-between gap-3">
          <div className="min-w-0 flex-1 basis-64">
            <h1 className="text-20 font-strong">{title}</h1>
            {lead && <p className="mt-1.5 max-w-prose text-13 leading-[1.45] text-n-11">{lead}</p>}
          </div>
          {actions && <div className="flex gap-2">{actions}</div>}
        </header>
        <div>{children}</div>
      </div>
    </div>
  )
}
