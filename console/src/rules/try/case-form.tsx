import type { DecisionCase } from '../../api/contract.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Pick } from '../../register/form/fields.tsx'
import { actTexts } from '../acts.texts.ts'
import {
  type ActorKind,
  actorFields,
  grounds,
  missingFacts,
  type ResourceKind,
  resourceFields,
  withActorKind,
  withResourceKind,
} from './case-fields.ts'
import { Checks, FactFields, TextLine } from './fact-fields.tsx'
import { tryTexts } from './try.texts.ts'

interface CaseFormProps {
  value: DecisionCase
  /** Acts that rules speak of. */
  acts: readonly string[]
  onChange(value: DecisionCase): void
}

/** Every fact of a case, to be changed by hand. */
export function CaseForm({ value, acts, onChange }: CaseFormProps) {
  const texts = useTexts(tryTexts)
  const actNames: Record<string, string> = useTexts(actTexts)
  const change = (next: Partial<DecisionCase>) => onChange({ ...value, ...next })
  return (
    <>
      <fieldset>
        <legend>{texts.who}</legend>
        <Pick
          label={texts.kind}
          value={value.actor.kind}
          choices={choicesOf(texts.actors)}
          onChange={(kind) => kind && onChange(withActorKind(value, kind as ActorKind))}
        />
        <FactFields
          fields={actorFields[value.actor.kind]}
          value={value.actor}
          onChange={(actor) => change({ actor: actor as DecisionCase['actor'] })}
        />
      </fieldset>
      <fieldset>
        <legend>{texts.whatActs}</legend>
        <div className="try-fields">
          <Pick
            label={texts.act}
            value={value.act}
            choices={acts.map((act) => ({ value: act, label: actNames[act] ?? act }))}
            onChange={(act) => act && change({ act })}
          />
          <TextLine label={texts.purpose} value={value.purpose} onChange={(purpose) => change({ purpose })} />
          <Pick
            label={texts.loa}
            value={String(value.loa)}
            choices={['0', '1', '2', '3', '4'].map((level) => ({ value: level, label: level }))}
            onChange={(level) => change({ loa: Number(level) })}
          />
        </div>
      </fieldset>
      <fieldset>
        <legend>{texts.onWhat}</legend>
        <Pick
          label={texts.kind}
          value={value.resource.kind}
          choices={choicesOf(texts.resources)}
          onChange={(kind) => kind && onChange(withResourceKind(value, kind as ResourceKind))}
        />
        <FactFields
          fields={resourceFields[value.resource.kind]}
          value={value.resource}
          onChange={(resource) => change({ resource: resource as DecisionCase['resource'] })}
        />
      </fieldset>
      <Whom value={value} onChange={onChange} />
      <fieldset>
        <legend>{texts.situation}</legend>
        <Checks
          label={texts.situation}
          choices={grounds.map((ground) => ({ value: ground, label: texts.grounds[ground] }))}
          values={grounds.filter((ground) => value.grounds[ground])}
          onChange={(chosen) =>
            change({ grounds: Object.fromEntries(chosen.map((ground) => [ground, true])) })
          }
        />
      </fieldset>
      <details>
        <summary>{texts.notFound}</summary>
        <Checks
          label={texts.notFound}
          choices={missingFacts.map((fact) => ({ value: fact, label: texts.facts[fact] }))}
          values={missingFacts.filter((fact) => value.missing.includes(fact))}
          onChange={(missing) => change({ missing })}
        />
      </details>
    </>
  )
}

function choicesOf(texts: Record<string, string>): { value: string; label: string }[] {
  return Object.entries(texts).map(([value, label]) => ({ value, label }))
}

function Whom({ value, onChange }: Omit<CaseFormProps, 'acts'>) {
  const texts = useTexts(tryTexts)
  const { person, ...rest } = value
  const set = (next: Partial<NonNullable<DecisionCase['person']>>) =>
    onChange({ ...value, person: { ...(person ?? { id: 'Elsa', child: false, canConsent: true }), ...next } })
  return (
    <fieldset>
      <legend>{texts.whom}</legend>
      <div className="try-checks">
        <label>
          <input
            type="checkbox"
            checked={person !== undefined}
            onChange={(event) => (event.target.checked ? set({}) : onChange(rest))}
          />
          {texts.aboutPerson}
        </label>
        {person && (
          <>
            <label>
              <input
                type="checkbox"
                checked={person.child}
                onChange={(event) => set({ child: event.target.checked })}
              />
              {texts.child}
            </label>
            <label>
              <input
                type="checkbox"
                checked={person.canConsent}
                onChange={(event) => set({ canConsent: event.target.checked })}
              />
              {texts.canConsent}
            </label>
          </>
        )}
      </div>
      {person && <TextLine label={texts.personId} value={person.id} onChange={(id) => set({ id })} />}
    </fieldset>
  )
}
