import type { ReactNode } from 'react'
import { classes, IconButton, Loading, Menu, Skeleton } from '../design/index.ts'
import { t } from '../words/t.ts'

/** A list of the settings: one row a thing, a line between. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="border-t">
      {children}
    </ul>
  )
}

type RowProps = {
  mark?: ReactNode
  title: ReactNode
  /** Opens it; the title is then a button. */
  onOpen?: () => void
  meta?: ReactNode
  /** How it stands, at the right. */
  state?: ReactNode
  actions?: ReactNode
  isFaded?: boolean
}

export function Row({ mark, title, onOpen, meta, state, actions, isFaded }: RowProps) {
  return (
    <li className="flex min-h-13 items-center gap-3 border-b py-2">
      {mark && <span className={classes('flex shrink-0', isFaded && 'opacity-75')}>{mark}</span>}
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-56 max-md:basis-full">
          {onOpen ? (
            <button
              type="button"
              onClick={onOpen}
              className="max-w-full truncate rounded-[3px] text-left font-medium hover:underline hover:decoration-n-8 hover:underline-offset-2"
            >
              {title}
            </button>
          ) : (
            <div className={classes('truncate font-medium', isFaded && 'text-n-11')}>{title}</div>
          )}
          {meta && <div className="mt-1 text-12 leading-[1.35] text-n-11">{meta}</div>}
        </div>
        {state && <div className="text-12 leading-[1.35] text-n-11">{state}</div>}
      </div>
      <div className="flex min-w-8 shrink-0 justify-end">{actions}</div>
    </li>
  )
}

/** What can be done with one row. */
export function RowActions({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Menu align="end" trigger={<IconButton icon="more" label={t('app.actions_for', { name })} />}>
      {children}
    </Menu>
  )
}

export function LoadingRows({ count = 5 }: { count?: number }) {
  return (
    <Loading label={t('app.loading')}>
      <div className="border-t">
        {Array.from({ length: count }, (_, at) => (
          <div key={at} className="flex h-13 items-center gap-3 border-b">
            <Skeleton className="size-6 rounded-full" />
            <div className="flex flex-col gap-2">
              <Skeleton className="h-2.5 w-40" />
              <Skeleton className="h-2 w-64" />
            </div>
          </div>
        ))}
      </div>
    </Loading>
  )
}

/** A part of a page, with a heading. */
export function Section({
  title,
  lead,
  actions,
  children,
  id,
}: {
  title: string
  lead?: ReactNode
  actions?: ReactNode
  children: ReactNode
  id?: string
}) {
  return (
    <section aria-label={title} id={id} className="border-t py-6 first:border-t-0 first:pt-0">
      <header className="mb-4 flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 flex-1 basis-64">
          <h2 className="text-16 font-strong">{title}</h2>
          {lead && <p className="mt-1.5 max-w-prose text-13 leading-[1.45] text-n-11">{lead}</p>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  )
}
