import { useState } from 'react'
import { Button, Field, Icon, Select, Switch, TextInput } from '../design/index.ts'
import { PasswordInput } from '../form/index.ts'
import type { SettingsField, SettingsValue } from './schema.ts'
import { splitFields } from './schema.ts'
import { t } from './words.ts'

type Props = {
  fields: readonly SettingsField[]
  values: Record<string, SettingsValue>
  /** Secrets that hold a value. */
  secretsSet: readonly string[]
  errorOf: (name: string) => string | undefined
  onChange: (name: string, value: SettingsValue) => void
}

/** The fields of a channel's settings; those with a default stand aside until they are asked for. */
export function SettingsFields(props: Props) {
  const { main, more } = splitFields(props.fields)
  const hasFault = more.some(({ name }) => props.errorOf(name) !== undefined)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      {main.map((field) => (
        <OneField key={field.name} field={field} {...props} />
      ))}
      {more.length > 0 && (
        <>
          <button
            type="button"
            aria-expanded={isOpen || hasFault}
            onClick={() => setOpen(!isOpen)}
            className="flex items-center gap-1.5 self-start rounded-control py-1 text-13 font-medium text-n-11 hover:text-n-12"
          >
            <Icon name={isOpen || hasFault ? 'down' : 'forward'} size={14} />
            {t('admin.more_settings')}
          </button>
          {(isOpen || hasFault) && more.map((field) => <OneField key={field.name} field={field} {...props} />)}
        </>
      )}
    </>
  )
}

function OneField({ field, values, secretsSet, errorOf, onChange }: Props & { field: SettingsField }) {
  const { name, kind, title, description } = field
  const value = values[name] ?? null
  const isOptional = !field.isRequired && kind !== 'secret' && !field.hasDefault
  const change = (next: SettingsValue) => onChange(name, next)
  if (kind === 'switch')
    return (
      <Switch isOn={value === true} onChange={change}>
        {title}
      </Switch>
    )
  if (kind === 'secret')
    return (
      <SecretField
        field={field}
        value={value}
        isSet={secretsSet.includes(name)}
        error={errorOf(name)}
        onChange={change}
      />
    )
  return (
    <Field
      label={isOptional ? t('admin.optional', { label: title }) : title}
      error={errorOf(name)}
      {...(description ? { help: description } : {})}
    >
      {kind === 'choice' ? (
        <Select
          options={field.choices.map((choice) => ({ value: choice, label: choice }))}
          value={typeof value === 'string' ? value : ''}
          onChange={change}
        />
      ) : (
        <TextInput
          value={typeof value === 'string' ? value : ''}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          inputMode={kind === 'number' ? 'numeric' : 'text'}
          onChange={change}
        />
      )}
    </Field>
  )
}

type SecretProps = {
  field: SettingsField
  value: SettingsValue
  isSet: boolean
  error: string | undefined
  onChange: (value: SettingsValue) => void
}

/** A secret goes in and never comes back: one that is stored shows that it is, and can be replaced or removed. */
function SecretField({ field: { title, description, isRequired }, value, isSet, error, onChange }: SecretProps) {
  const typed = typeof value === 'object' ? value?.replace : undefined
  if (!isSet || typeof typed === 'string')
    return (
      <Field label={title} error={error} {...(description ? { help: description } : {})}>
        <div className="flex gap-2">
          <div className="min-w-0 flex-1">
            <PasswordInput
              value={typed ?? ''}
              autoComplete="off"
              autoFocus={isSet}
              {...(isSet ? { placeholder: t('admin.secret_new') } : {})}
              onChange={(next) => onChange(next === '' && !isSet ? null : { replace: next })}
            />
          </div>
          {isSet && (
            <Button
              look="quiet"
              aria-label={t('admin.secret_keep_named', { label: title })}
              onClick={() => onChange(null)}
            >
              {t('admin.secret_keep')}
            </Button>
          )}
        </div>
      </Field>
    )
  const isRemoved = typed === null
  return (
    <fieldset aria-label={title} className="flex flex-col gap-1.5">
      <span className="text-12 font-medium">{title}</span>
      <div className="flex min-h-8 flex-wrap items-center gap-1 rounded-control border bg-n-2 py-0.5 pr-1 pl-2.5">
        <span className="flex min-w-0 flex-1 items-center gap-1.5 text-13">
          <Icon name={isRemoved ? 'trash' : 'lock'} size={14} className="text-n-11" />
          {isRemoved ? t('admin.secret_removed') : t('admin.secret_set')}
        </span>
        {isRemoved ? (
          <Small
            words={t('admin.secret_keep')}
            name={t('admin.secret_keep_named', { label: title })}
            onPress={() => onChange(null)}
          />
        ) : (
          <>
            <Small
              words={t('admin.secret_replace')}
              name={t('admin.secret_replace_named', { label: title })}
              onPress={() => onChange({ replace: '' })}
            />
            {!isRequired && (
              <Small
                words={t('admin.secret_remove')}
                name={t('admin.secret_remove_named', { label: title })}
                onPress={() => onChange({ replace: null })}
              />
            )}
          </>
        )}
      </div>
      {error ? (
        <p role="alert" className="text-12 text-urgent">
          {error}
        </p>
      ) : (
        !isRemoved && <p className="text-12 leading-[1.45] text-n-11">{t('admin.secret_set_help')}</p>
      )}
    </fieldset>
  )
}

function Small({ words, name, onPress }: { words: string; name: string; onPress: () => void }) {
  return (
    <Button size="small" look="quiet" aria-label={name} onClick={onPress}>
      {words}
    </Button>
  )
}
