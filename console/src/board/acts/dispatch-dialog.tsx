import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Group, Page, Staff } from '../../api/contract.ts'
import { request } from '../../api/http.ts'
import { useTexts } from '../../i18n/texts.ts'
import { type Choice, ChoiceList } from '../../parts/choice-list.tsx'
import { ActDialog, NoteField } from './act-dialog.tsx'
import { actTexts } from './acts.texts.ts'

interface DispatchDialogProps {
  title: string
  onDispatch(body: { staffId?: string; groupId?: string; note?: string }, to: string): void
  onClose(): void
}

/** Asks who goes: a person or a whole group. Response teams come first. */
export function DispatchDialog({ title, onDispatch, onClose }: DispatchDialogProps) {
  const texts = useTexts(actTexts)
  const { data: choices = [] } = useQuery({
    queryKey: ['dispatch-choices', texts.wholeGroup],
    queryFn: ({ signal }) => whoCanGo(texts.wholeGroup, signal),
  })
  const [chosen, setChosen] = useState<string>()
  const [note, setNote] = useState('')
  const submit = () => {
    const choice = choices.find(({ id }) => id === chosen)
    if (choice === undefined) return
    const target = choice.kind === 'staff' ? { staffId: choice.id } : { groupId: choice.id }
    onDispatch({ ...target, ...(note.trim() && { note: note.trim() }) }, choice.label)
  }
  return (
    <ActDialog
      title={texts.dispatchTitle(title)}
      submit={texts.send}
      missing={chosen === undefined ? texts.chooseWhom : undefined}
      onSubmit={submit}
      onClose={onClose}
    >
      <ChoiceList
        label={texts.whom}
        searchLabel={texts.search}
        nothing={texts.nothing}
        choices={choices}
        chosen={chosen}
        onChoose={setChosen}
        onSubmit={submit}
      />
      <NoteField label={texts.noteOptional} value={note} onChange={setNote} />
    </ActDialog>
  )
}

async function whoCanGo(
  wholeGroup: string,
  signal: AbortSignal,
): Promise<(Choice & { kind: 'staff' | 'group' })[]> {
  const [groups, staff] = await Promise.all([
    request<Page<Group>>('GET', '/groups', { query: { limit: 500 }, signal }),
    request<Page<Staff>>('GET', '/staff', { query: { limit: 500 }, signal }),
  ])
  const nameOf = new Map(groups.items.map(({ id, name }) => [id, name]))
  const responders = new Set(groups.items.filter(({ kind }) => kind === 'response').map(({ id }) => id))
  const goesOut = ({ groupIds }: Staff) => groupIds.some((id) => responders.has(id))
  return [
    ...groups.items
      .filter(({ kind }) => kind === 'response')
      .map(({ id, name }) => ({ kind: 'group' as const, id, label: name, detail: wholeGroup })),
    ...staff.items
      .toSorted((a, b) => Number(goesOut(b)) - Number(goesOut(a)) || a.name.localeCompare(b.name, 'sv'))
      .map(({ id, name, title, groupIds }) => ({
        kind: 'staff' as const,
        id,
        label: name,
        detail: [title, ...groupIds.map((group) => nameOf.get(group))].filter(Boolean).join(' · '),
      })),
  ]
}
