import { useState } from 'react'
import type { Company } from '../api/types.ts'
import { initials } from '../design/index.ts'

/** The company's logo, or its first letter. Decorative: the name stands beside it. */
export function CompanyMark({ company }: { company: Pick<Company, 'name' | 'logo_url'> | undefined }) {
  const [broken, setBroken] = useState<string>()
  const url = company?.logo_url
  if (url && url !== broken)
    return (
      <img src={url} alt="" onError={() => setBroken(url)} className="size-12 shrink-0 rounded-bubble object-contain" />
    )
  return (
    <span
      aria-hidden
      className="flex size-12 shrink-0 items-center justify-center rounded-bubble bg-accent text-20 font-strong text-accent-on select-none"
    >
      {company ? initials(company.name).slice(0, 1) : ''}
    </span>
  )
}
