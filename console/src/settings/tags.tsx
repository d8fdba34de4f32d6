import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import { tagsQuery } from '../api/queries.ts'
import type { Tag } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { Row, RowActions, Rows } from '../app/rows.tsx'
import { Icon, MenuItem } from '../design/index.ts'
import { ConfirmDialog, useKeptOpen } from '../form/index.ts'
import { Listing, ListSearch, matches, NewButton, NothingFound } from './listing.tsx'
import { TagDialog } from './tag-dialog.tsx'
import { t } from './words.ts'

export function TagsPage() {
  const query = useQuery(tagsQuery())
  const client = useQueryClient()
  const [open, setOpen] = useKeptOpen<Tag | 'new'>('tags')
  const [doomed, setDoomed] = useState<Tag>()
  const [search, setSearch] = useState('')

  async function remove({ tag_id }: Tag) {
    await api('DELETE /tags/{tag_id}', { params: { tag_id } })
    client.setQueryData(tagsQuery().queryKey, (tags) => tags?.filter((tag) => tag.tag_id !== tag_id))
    void client.invalidateQueries({ queryKey: keys.tags })
  }
  return (
    <Page
      title={t('settings.tags')}
      lead={t('admin.tags_lead')}
      actions={<NewButton words={t('admin.tag_new')} onPress={() => setOpen('new')} />}
    >
      <Listing query={query} icon="tag" empty={t('admin.tags_empty')}>
        {(tags) => {
          const found = tags.filter((tag) => matches(search, tag.name, tag.description))
          return (
            <>
              <ListSearch label={t('admin.search')} text={search} onChange={setSearch} />
              {found.length === 0 && <NothingFound text={search} onClear={() => setSearch('')} />}
              <Rows label={t('settings.tags')}>
                {found.map((tag) => (
                  <Row
                    key={tag.tag_id}
                    mark={<Icon name="tag" className="text-n-10" />}
                    title={tag.name}
                    onOpen={() => setOpen(tag)}
                    meta={tag.description}
                    state={<span className="tabular">{t('admin.tag_count', { count: tag.ticket_count })}</span>}
                    actions={
                      <RowActions name={tag.name}>
                        <MenuItem icon="edit" onSelect={() => setOpen(tag)}>
                          {t('admin.edit')}
                        </MenuItem>
                        <MenuItem icon="trash" isDanger onSelect={() => setDoomed(tag)}>
                          {t('admin.delete')}
                        </MenuItem>
                      </RowActions>
                    }
                  />
                ))}
              </Rows>
            </>
          )
        }}
      </Listing>
      {open && <TagDialog tag={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />}
      {doomed && (
        <ConfirmDialog
          isOpen
          onClose={() => setDoomed(undefined)}
          title={t('admin.tag_delete_title', { name: doomed.name })}
          lead={t('admin.tag_delete_lead')}
          action={t('admin.delete')}
          run={() => remove(doomed)}
        />
      )}
    </Page>
  )
}
