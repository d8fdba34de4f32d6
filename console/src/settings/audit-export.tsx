import type { AuditFilter } from '../api/types.ts'
import { Button, Menu, MenuItem } from '../design/index.ts'
import { t } from './words.ts'

type Format = 'csv' | 'jsonl'

/** Saves what is shown as a file; it is streamed, so the browser takes it and not this page. */
export function AuditExport({ filter }: { filter: AuditFilter }) {
  function save(format: Format) {
    const link = document.createElement('a')
    link.href = `/api/v1/audit/export?${new URLSearchParams({ ...filter, format })}`
    link.download = `audit.${format}`
    link.click()
  }
  return (
    <Menu align="end" trigger={<Button icon="file">{t('audit.export')}</Button>}>
      <MenuItem onSelect={() => save('csv')}>{t('audit.export_csv')}</MenuItem>
      <MenuItem onSelect={() => save('jsonl')}>{t('audit.export_jsonl')}</MenuItem>
    </Menu>
  )
}
