import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { usePartyNames } from '../../admin/party-names.ts'
import type { Assignment, Employee, Page } from '../../api/contract.ts'
import { askTrust } from '../../api/trust.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Pick } from '../../register/form/fields.tsx'
import { TextLine } from '../try/fact-fields.tsx'
import { askTexts } from './ask.texts.ts'
import type { QuestionDraft } from './question-draft.ts'

export interface PartProps {
  draft: QuestionDraft
  change(next: Partial<QuestionDraft>): void
}

/** Who would do it: an employee in an assignment, a system, or a resident. */
export function ActorFields({ draft, change }: PartProps) {
  const texts = useTexts(askTexts)
  return (
    <fieldset>
      <legend>{texts.who}</legend>
      <div className="ask-kinds">
        {(['staff', 'system', 'resident'] as const).map((kind) => (
          <label key={kind}>
            <input
              type="radio"
              name="ask-actor"
              checked={draft.actor === kind}
              onChange={() => change({ actor: kind })}
            />
            {texts.kinds[kind]}
          </label>
        ))}
      </div>
      {draft.actor === 'staff' && <EmployeeFields draft={draft} change={change} />}
      {draft.actor === 'system' && (
        <TextLine label={texts.system} value={draft.system} onChange={(system) => change({ system })} />
      )}
      {draft.actor === 'resident' && (
        <>
          <div className="ask-kinds">
            {([true, false] as const).map((herself) => (
              <label key={String(herself)}>
                <input
                  type="radio"
                  name="ask-resident"
                  checked={draft.herself === herself}
                  onChange={() => change({ herself })}
                />
                {herself ? texts.herself : texts.another}
              </label>
            ))}
          </div>
          {!draft.herself && (
            <TextLine
              label={texts.actorIdentity}
              value={draft.actorIdentity}
              onChange={(actorIdentity) => change({ actorIdentity })}
            />
          )}
        </>
      )}
    </fieldset>
  )
}

function EmployeeFields({ draft: { employee, assignment, hsaId }, change }: PartProps) {
  const texts = useTexts(askTexts)
  const [search, setSearch] = useState('')
  const { data } = useQuery({
    queryKey: ['ask', 'employees', search],
    queryFn: ({ signal }) =>
      askTrust<Page<Employee>>('GET', '/employees', {
        query: { limit: 100, ...(search.trim() !== '' && { search: search.trim() }) },
        signal,
      }),
    // the list stays while the next letter is looked up
    placeholderData: (before) => before,
    retry: false,
  })
  const found = data?.items ?? []
  return (
    <>
      <div className="try-fields">
        <TextLine label={texts.search} value={search} onChange={setSearch} />
        <Pick
          label={texts.employee}
          value={employee}
          none={texts.choose}
          choices={found.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(chosen) => change({ employee: chosen, assignment: undefined, hsaId: '' })}
        />
        {employee && <AssignmentPick employee={employee} chosen={assignment} change={change} />}
      </div>
      {data && found.length === 0 && <p className="quiet">{texts.nobodyFound}</p>}
      <TextLine
        label={texts.hsaId}
        value={hsaId}
        onChange={(written) => change({ hsaId: written, employee: undefined, assignment: undefined })}
      />
    </>
  )
}

interface AssignmentProps {
  employee: string
  chosen: string | undefined
  change: PartProps['change']
}

function AssignmentPick({ employee, chosen, change }: AssignmentProps) {
  const texts = useTexts(askTexts)
  const { nameOf } = usePartyNames()
  const { data } = useQuery({
    queryKey: ['ask', 'assignments', employee],
    queryFn: ({ signal }) =>
      askTrust<Page<Assignment>>('GET', '/assignments', { query: { employee, limit: 100 }, signal }),
  })
  return (
    <Pick
      label={texts.assignment}
      value={chosen}
      none={texts.onlyOne}
      choices={(data?.items ?? []).map(({ id, title, unitId }) => ({
        value: id,
        label: [title, nameOf(unitId)].filter(Boolean).join(', '),
      }))}
      onChange={(assignment) => change({ assignment })}
    />
  )
}
