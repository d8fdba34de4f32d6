import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import { ApiProblem } from '../api/problem.ts'
import { cannedRepliesQuery, departmentsQuery } from '../api/queries.ts'
import type { CannedReply } from '../api/types.ts'
import { Button, Field, Select, TextArea, TextInput } from '../design/index.ts'
import { FormDialog, useForm } from '../form/index.ts'
import { formatList } from '../words/t.ts'
import { CannedPreview } from './canned-preview.tsx'
import { placeholders, unknownPlaceholders } from './placeholders.ts'
import { t } from './words.ts'

const everybody = 'everybody'
const nothing = { shortcut: '', title: '', content: '', department_id: null as string | null }

/** Makes a canned reply, or changes the one that is given. */
export function CannedReplyDialog({ reply, onClose }: { reply: CannedReply | undefined; onClose: () => void }) {
  const client = useQueryClient()
  const departments = useQuery(departmentsQuery()).data ?? []
  const area = useRef<HTMLTextAreaElement>(null)
  const form = useForm({
    stored: reply
      ? { shortcut: reply.shortcut, title: reply.title, content: reply.content, department_id: reply.department_id }
      : nothing,
    keepAs: `canned-reply ${reply?.canned_reply_id ?? 'new'}`,
    labels: { shortcut: t('admin.shortcut'), title: t('admin.canned_title'), content: t('admin.canned_content') },
    check: ({ shortcut, title, content }) => ({
      shortcut: /^[a-z0-9-]{1,32}$/.test(shortcut) ? undefined : t('admin.shortcut_wrong'),
      title: title.trim() === '' ? t('form.empty', { label: t('admin.canned_title') }) : undefined,
      content: content.trim() === '' ? t('form.empty', { label: t('admin.canned_content') }) : undefined,
    }),
    refused: (error) =>
      error instanceof ApiProblem && error.code === 'duplicate' ? { shortcut: `${error.detail}.` } : undefined,
    async save(values, changed) {
      const title = values.title.trim()
      const saved = reply
        ? await api('PUT /canned-replies/{canned_reply_id}', {
            params: { canned_reply_id: reply.canned_reply_id },
            body: { ...changed, ...(changed.title === undefined ? {} : { title }) },
          })
        : await api('POST /canned-replies', { body: { ...values, title }, idempotencyKey: crypto.randomUUID() })
      client.setQueryData(cannedRepliesQuery().queryKey, (all) =>
        reply
          ? all?.map((one) => (one.canned_reply_id === saved.canned_reply_id ? saved : one))
          : [...(all ?? []), saved],
      )
      void client.invalidateQueries({ queryKey: keys.cannedReplies })
    },
  })
  const { shortcut, title, content, department_id: department } = form.values
  const unknown = unknownPlaceholders(content)

  function insert(name: string): void {
    const { selectionStart: start = content.length, selectionEnd: end = content.length } = area.current ?? {}
    const text = `{{${name}}}`
    form.set({ content: content.slice(0, start) + text + content.slice(end) })
    requestAnimationFrame(() => {
      area.current?.focus()
      area.current?.setSelectionRange(start + text.length, start + text.length)
    })
  }
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      title={reply ? t('admin.canned_edit_title', { shortcut: reply.shortcut }) : t('admin.canned_new')}
      action={t(reply ? 'app.save' : 'admin.create')}
      form={form}
      isChange={reply !== undefined}
      isWide
    >
      <div className="grid grid-cols-2 gap-4 max-md:grid-cols-1">
        <Field label={t('admin.shortcut')} help={t('admin.shortcut_help')} error={form.error('shortcut')}>
          <TextInput
            value={shortcut}
            maxLength={32}
            autoFocus
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            onChange={(next) => form.set({ shortcut: next.replace(/^\//, '') })}
            className="font-mono"
          />
        </Field>
        <Field label={t('admin.canned_title')} help={t('admin.canned_title_help')} error={form.error('title')}>
          <TextInput value={title} maxLength={100} onChange={(next) => form.set({ title: next })} />
        </Field>
      </div>
      <Field
        label={t('admin.canned_content')}
        error={form.error('content')}
        {...(unknown.length > 0 ? { help: t('admin.canned_unknown', { names: formatList(unknown) }) } : {})}
      >
        <TextArea
          ref={area}
          value={content}
          rows={4}
          maxLength={10_000}
          onChange={(next) => form.set({ content: next })}
        />
      </Field>
      <div className="-mt-1 flex flex-wrap items-center gap-1.5">
        <span className="mr-1 text-12 text-n-11">{t('admin.canned_insert')}</span>
        {placeholders.map((name) => {
          const words = t(`admin.placeholder_${name.replace('.', '_') as 'customer_name'}`)
          return (
            <Button
              key={name}
              size="small"
              aria-label={t('admin.canned_insert_named', { name: words })}
              onClick={() => insert(name)}
            >
              {words}
            </Button>
          )
        })}
      </div>
      <CannedPreview content={content} />
      <Field label={t('admin.canned_department')} className="max-w-72">
        <Select
          options={[
            { value: everybody, label: t('admin.canned_everybody') },
            ...departments.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={department ?? everybody}
          onChange={(next) => form.set({ department_id: next === everybody ? null : next })}
        />
      </Field>
    </FormDialog>
  )
}
