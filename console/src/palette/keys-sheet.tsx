import { useState } from 'react'
import { ariaKeys, type Command, capsOf, useAllCommands } from '../commands/index.ts'
import { Dialog, Kbd, TextInput } from '../design/index.ts'
import { placesOf } from './entries.ts'
import { show, useShown } from './state.ts'
import { t } from './words.ts'

/** What the keys do on this page, by place. */
export function KeysSheet() {
  const isOpen = useShown() === 'keys'
  return (
    <Dialog
      isOpen={isOpen}
      onClose={() => show(null)}
      title={t('palette.keys_title')}
      lead={t('palette.keys_lead')}
      isWide
    >
      {isOpen && <Keys />}
    </Dialog>
  )
}

function Keys() {
  const [typed, setTyped] = useState('')
  const commands = useAllCommands().filter(({ key }) => key !== undefined)
  const wanted = typed.trim().toLowerCase()
  const places = placesOf(commands.filter((command) => fits(command, wanted)))
  return (
    <>
      <div className="sticky top-0 bg-raised pt-1 pb-4">
        <TextInput
          autoFocus
          aria-label={t('palette.keys_filter')}
          placeholder={t('palette.keys_filter')}
          value={typed}
          onChange={setTyped}
        />
      </div>
      <div className="gap-8 md:columns-2">
        {places.map(([place, own]) => (
          <section key={place} className="mb-5 break-inside-avoid-column">
            <h3 className="border-b pb-1.5 text-12 font-medium text-n-11">{place}</h3>
            <dl>
              {keysOf(own).map(([words, keys]) => (
                <div
                  key={words}
                  className="flex min-h-7 items-center justify-between gap-3 border-b border-n-4 py-1 last:border-b-0"
                >
                  <dt className="min-w-32 flex-1 text-13">{words}</dt>
                  <dd className="flex min-w-0 flex-wrap justify-end gap-x-2 gap-y-1">
                    {keys.map((key) => (
                      <span key={key}>
                        <Kbd keys={key} />
                        <span className="sr-only">{spoken(key)}</span>
                      </span>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      {places.length === 0 && <p className="pb-4 text-center text-13 text-n-11">{t('palette.keys_none')}</p>}
    </>
  )
}

/** What does the same by several keys is one line. */
function keysOf(commands: readonly Command[]): [string, string[]][] {
  const byWords = Map.groupBy(commands, ({ words }) => words)
  return [...byWords].map(([words, same]) => [words, [...new Set(same.map(({ key }) => key ?? ''))]])
}

function fits({ words, also = '', group = '', key = '' }: Command, wanted: string): boolean {
  const caps = capsOf(key).flat().join(' ').toLowerCase()
  return `${words} ${also} ${group}`.toLowerCase().includes(wanted) || key === wanted || caps === wanted
}

function spoken(key: string): string {
  return (
    ariaKeys(key) ??
    key
      .split(' ')
      .map((step) => ariaKeys(step))
      .join(` ${t('palette.then')} `)
  )
}
