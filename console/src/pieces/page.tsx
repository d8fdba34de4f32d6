import { type ReactNode, useState } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { Page } from '../app/page.tsx'
import { Combobox } from '../design/combobox.tsx'
import { icons } from '../design/icons.ts'
import * as Design from '../design/index.ts'
import { t } from '../words/t.ts'

// For those who build the console: every piece in its states. The words are samples and stand here, not in the catalogue.

const statuses = ['new', 'open', 'pending_customer', 'resolved', 'closed'] as const
const priorities = ['low', 'medium', 'high', 'urgent'] as const
const people = ['Maya Lindqvist', 'Tunde Oyelaran', 'Priya Raman'].map((label) => ({ label, value: label }))
const steps = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
const meanings = ['accent', 'urgent', 'high', 'waiting', 'good']

export function PiecesPage() {
  const [name, setName] = useState<string | null>('Maya Lindqvist')
  const [isOn, setOn] = useState(true)
  const [text, setText] = useState('')
  const [tab, setTab] = useState<'first' | 'second'>('first')
  const [open, setOpen] = useState<'dialog' | 'sheet'>()
  return (
    <main className="flex h-full">
      <Page title={t('pieces.title')} isWide>
        <Row name="Colours">
          {steps.map((step) => (
            <Swatch key={step} colour={`--n-${step}`} />
          ))}
          {meanings
            .flatMap((one) => [one, `${one}-soft`, `${one}-line`])
            .map((one) => (
              <Swatch key={one} colour={`--${one}`} />
            ))}
        </Row>
        <Row name="Type">
          <span className="text-20 font-strong">20 Page title</span>
          <span className="text-16 font-strong">16 Heading</span>
          <span className="text-14">14 {t('pieces.sample')}</span>
          <span className="text-13">13 Interface</span>
          <span className="text-12 text-n-11">12 Meta, 14:05</span>
          <span className="text-11 font-medium text-n-11">11 Label</span>
        </Row>
        <Row name="Buttons">
          <Design.Button look="primary">Send reply</Design.Button>
          <Design.Button keys="e">Resolve</Design.Button>
          <Design.Button look="quiet" icon="snooze">
            Snooze
          </Design.Button>
          <Design.Button look="danger">Remove</Design.Button>
          <Design.Button look="primary" disabledBecause="Write something first">
            Send reply
          </Design.Button>
          <Design.Button isBusy>Saving</Design.Button>
          <Design.Button size="small">Small</Design.Button>
          <Design.IconButton icon="close" label="Close" />
          <Design.IconButton icon="panel" label="Customer" keys="]" isPressed />
        </Row>
        <Row name="Fields">
          <div className="grid w-full grid-cols-2 gap-4 max-md:grid-cols-1">
            <Design.Field label="Name" help="As customers see it">
              <Design.TextInput placeholder="Ada Byron" />
            </Design.Field>
            <Design.Field label="E-mail address" error="This is no e-mail address">
              <Design.TextInput defaultValue="ada@" />
            </Design.Field>
            <Design.Field label="Agent">
              <Design.Select options={people} value={name} onChange={setName} />
            </Design.Field>
            <Design.Field label="Agent, by typing">
              <Combobox options={people} value={name} onChange={setName} />
            </Design.Field>
            <Design.Field label="Note">
              <Design.TextArea value={text} onChange={setText} placeholder="Grows with its text" />
            </Design.Field>
            <div className="flex flex-col gap-3">
              <Design.Checkbox isChecked={isOn} onChange={setOn}>
                Notify me
              </Design.Checkbox>
              <Design.Checkbox isChecked={false} isPartly onChange={setOn}>
                Some of them
              </Design.Checkbox>
              <Design.Switch isOn={isOn} onChange={setOn}>
                Active
              </Design.Switch>
            </div>
          </div>
        </Row>
        <Row name="Marks">
          {statuses.map((status) => (
            <Design.StatusMark key={status} status={status} withWord />
          ))}
          {priorities.map((priority) => (
            <Design.PriorityMark key={priority} priority={priority} withWord />
          ))}
          <Design.Avatar name="Maya Lindqvist" size={18} />
          <Design.Avatar name="Ada Byron" look="accent" />
          <Design.Avatar name="+15550100" size={32} />
          <Design.Avatar name="Helper bot" size={32} look="outline" />
          <Design.ChannelMark channel="a channel that is not there" />
          <Design.TimeAgo at={new Date(Date.now() - 3_700_000).toISOString()} />
          <Design.Kbd keys="mod+shift+enter" />
          <Design.Kbd keys="g i" />
        </Row>
        <Row name="Icons">
          {(Object.keys(icons) as Design.IconName[]).map((icon) => (
            <span key={icon} className="flex w-20 flex-col items-center gap-1.5 text-11 text-n-11">
              <Design.Icon name={icon} className="text-n-12" />
              {icon}
            </span>
          ))}
        </Row>
        <Row name="Floating">
          <Design.Menu trigger={<Design.Button icon="more">Menu</Design.Button>}>
            <Design.MenuItem icon="check" keys="e" onSelect={() => {}}>
              Resolve
            </Design.MenuItem>
            <Design.MenuSeparator />
            <Design.MenuItem icon="trash" isDanger onSelect={() => {}}>
              Remove
            </Design.MenuItem>
          </Design.Menu>
          <Design.Popover label="Popover" trigger={<Design.Button>Popover</Design.Button>}>
            {t('pieces.sample')}
          </Design.Popover>
          <Design.Button onClick={() => setOpen('dialog')}>Dialog</Design.Button>
          <Design.Button onClick={() => setOpen('sheet')}>Sheet</Design.Button>
          <Design.Button onClick={() => Design.toast('12 conversations resolved', { undo: () => {} })}>
            Toast
          </Design.Button>
          <Design.Button onClick={() => Design.toastError(offline)}>Error toast</Design.Button>
          <Design.Dialog
            isOpen={open === 'dialog'}
            onClose={() => setOpen(undefined)}
            title="Remove the key “Shop”?"
            lead="Programs that use it are refused from now on."
            actions={
              <>
                <Design.Button onClick={() => setOpen(undefined)}>Cancel</Design.Button>
                <Design.Button look="danger">Remove</Design.Button>
              </>
            }
          />
          <Design.Sheet isOpen={open === 'sheet'} onClose={() => setOpen(undefined)} label="Customer" side="right">
            <p className="p-4">{t('pieces.sample')}</p>
          </Design.Sheet>
        </Row>
        <Row name="Tabs">
          <Design.Tabs
            label="Sample"
            value={tab}
            onChange={setTab}
            tabs={[
              { value: 'first', label: 'Details', content: t('pieces.sample') },
              { value: 'second', label: 'Health', content: 'All well' },
            ]}
          />
        </Row>
        <Row name="States">
          <Design.EmptyState icon="inbox" words="Nobody waits for an answer.">
            <Design.Button>See all open</Design.Button>
          </Design.EmptyState>
          <Design.ErrorState error={offline} onRetry={() => {}} />
          <Design.ErrorState error={broken} onRetry={() => {}} />
          <div className="w-60">
            <Design.Loading label="Sample">
              <Design.Skeleton className="mb-2 w-32" />
              <Design.Skeleton className="w-56" />
            </Design.Loading>
          </div>
        </Row>
      </Page>
    </main>
  )
}

const offline = new ApiProblem({ status: 0, code: 'network', detail: '' })
const broken = new ApiProblem({ status: 500, code: 'internal_error', detail: '', requestId: '01932a1f' })

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="mb-8">
      <h2 className="mb-3 border-b pb-1.5 text-12 font-medium text-n-11">{name}</h2>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">{children}</div>
    </section>
  )
}

function Swatch({ colour }: { colour: string }) {
  return (
    <span className="flex flex-col gap-1 text-11 text-n-11">
      <span className="h-8 w-16 rounded-control border" style={{ background: `var(${colour})` }} />
      {colour.slice(2)}
    </span>
  )
}
