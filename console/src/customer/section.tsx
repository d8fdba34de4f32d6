import { createContext, type ReactNode, use } from 'react'

type Props = { title: string; action?: ReactNode; children: ReactNode }

/** Of what level the headings of the parts are: below the name, which is the page's title on the customer's own page. */
export const HeadingLevel = createContext<'h2' | 'h3'>('h3')

/** One part of what is known of a customer. */
export function Section({ title, action, children }: Props) {
  const Heading = use(HeadingLevel)
  return (
    <section className="border-t px-4 pt-3 pb-4">
      <div className="mb-1.5 flex h-6 items-center justify-between">
        <Heading className="text-12 font-medium text-n-11">{title}</Heading>
        {action}
      </div>
      {children}
    </section>
  )
}

export function Nothing({ words }: { words: string }) {
  return <p className="text-13 leading-[1.45] text-n-11">{words}</p>
}
