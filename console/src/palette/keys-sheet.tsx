import { useState } from 'react'
import { ariaKeys, capsOf, type Command, useAllCommands } from '../commands/index.ts'
import { Dialog, Kbd, TextInput } from '../design/index.ts'
import { placesOf } from './entries.ts'
import { show, useShown } from './state.ts'
import { t } from './words.ts'

/** What the keys do on this page, by place. */
export function KeysSheet() {
  const isOpen = useShown() === 'keys'
  return (
    <Dialog isOpen={isOpen} onClose={() => show(null)} title={t('palette.keys_title')} lead={t('palette.keys_lead')} isWide>
      {isOpen && <Keys />}
    </Dialog>
  )
}

function Keys() {
  const [typed, setTyped] = useState('')
  const commands = oneEach(useAllCommands())
  const wanted = typed.trim().toLowerCase()
  const places = placesOf(commands.filter((command) => fits(command, wanted)))
  return (
    <>
      <TextInput
        autoFocus
        aria-label={t('palette.keys_filter')}
        placeholder={t('palette.keys_filter')}
        value={typed}
        onChange={setTyped}
      />
      <div className="mt-4 gap-8 md:columns-2">
        {places.map(([place, own]) => (
          <section key={place} className="mb-5 break-inside-avoid-column">
            <h3 className="border-b pb-1.5 text-12 font-medium text-n-11">{place}</h3>
            <dl>
              {own.map(({ id, words, key }) => (
                <div key={id} className="flex min-h-7 items-center justify-between gap-3 border-b border-n-4 py-1">
                  <dt className="min-w-0 text-13">{words}</dt>
                  <dd className="shrink-0">
                    <Kbd keys={key ?? ''} />
                    <span className="sr-only">{spoken(key ?? '')}</span>
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

/** Those with a key; two that do the same by the same key are one line. */
function oneEach(commands: readonly Command[]): Command[] {
  const seen = new Set<string>()
  return commands.filter(({ words, key }) => {
    const is = `${key} ${words}`
    return key !== undefined && !seen.has(is) && seen.add(is)
  })
}

function fits({ words, also = '', group = '', key = '' }: Command, wanted: string): boolean {
  const caps = capsOf(key).flat().join(' ').toLowerCase()
  return `${words} ${also} ${group}`.toLowerCase().includes(wanted) || key === wanted || caps === wanted
}

function spoken(key: string): string {
  return ariaKeys(key) ?? key.split(' ').map((step) => ariaKeys(step)).join(` ${t('palette.then')} `)
}
