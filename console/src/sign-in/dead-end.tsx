import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Frame } from './frame.tsx'
import { t } from './words.ts'

/** A page from which it only goes on elsewhere. */
export function DeadEnd({ title, words, children }: { title: string; words: string; children?: ReactNode }) {
  return (
    <Frame title={title}>
      <p className="mb-5 text-13 leading-[1.45]">{words}</p>
      {children ?? (
        <Link to="/sign-in" className="text-link text-13">
          {t('sign_in.to_sign_in')}
        </Link>
      )}
    </Frame>
  )
}
