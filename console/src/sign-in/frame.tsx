import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { companyQuery } from '../api/queries.ts'
import { CompanyMark } from '../app/company-mark.tsx'
import { showAccent } from '../app/show-accent.ts'

/** What is around the pages before one is in: the company's mark above, everything in one narrow column. */
export function Frame({ title, lead, children }: { title: string; lead?: string | undefined; children: ReactNode }) {
  const company = useQuery(companyQuery()).data
  useEffect(() => {
    if (company) void showAccent(company.accent)
  }, [company])
  return (
    <main className="flex h-full flex-col items-center overflow-y-auto bg-n-2 px-4 py-8 max-md:bg-n-1">
      <div className="my-auto w-full max-w-96 rounded-bubble border bg-n-1 px-8 py-8 max-md:border-0 max-md:px-0">
        <header className="mb-6">
          <div className={company ? '' : 'invisible'}>
            <CompanyMark company={company} />
          </div>
          <h1 className="mt-4 min-h-[1.25em] text-20 font-strong break-words">{title}</h1>
          {lead && <p className="mt-2 text-13 leading-[1.45] text-n-11">{lead}</p>}
        </header>
        {children}
      </div>
    </main>
  )
}
