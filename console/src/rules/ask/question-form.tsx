import { usePartyNames, useVocabulary } from '../../admin/party-names.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Pick } from '../../register/form/fields.tsx'
import { actTexts } from '../acts.texts.ts'
import { actsIn } from '../laws.ts'
import { useRules } from '../rules-api.ts'
import { grounds } from '../try/case-fields.ts'
import { Checks } from '../try/fact-fields.tsx'
import { tryTexts } from '../try/try.texts.ts'
import { ActorFields, type PartProps } from './actor-fields.tsx'
import { askTexts } from './ask.texts.ts'
import { kindOfAct } from './question-draft.ts'

/** What a question is about: who, what, about whom, at whom, why. */
export function QuestionForm({ draft, change }: PartProps) {
  return (
    <>
      <ActorFields draft={draft} change={change} />
      <WhatFields draft={draft} change={change} />
      <WhomFields draft={draft} change={change} />
      <Situation draft={draft} change={change} />
    </>
  )
}

function WhatFields({ draft, change }: PartProps) {
  const texts = useTexts(askTexts)
  const acts: Record<string, string> = useTexts(actTexts)
  const language = useLanguage()
  const rules = useRules().data ?? []
  const purposes = useVocabulary()?.purposes ?? []
  const choices = [...new Set([...actsIn(rules), draft.act])].filter((act) => kindOfAct(act) !== undefined)
  return (
    <fieldset>
      <legend>{texts.what}</legend>
      <div className="try-fields">
        <Pick
          label={texts.act}
          value={draft.act}
          choices={choices.map((act) => ({ value: act, label: acts[act] ?? act }))}
          onChange={(act) => act && change({ act })}
        />
        {draft.actor !== 'resident' && (
          <Pick
            label={texts.purpose}
            value={draft.purpose}
            choices={purposes.map(({ code, text }) => ({ value: code, label: text[language] }))}
            onChange={(purpose) => purpose && change({ purpose })}
          />
        )}
        <Pick
          label={texts.loa}
          value={String(draft.loa)}
          choices={['2', '3', '4'].map((level) => ({ value: level, label: level }))}
          onChange={(level) => level && change({ loa: Number(level) })}
        />
      </div>
    </fieldset>
  )
}

function WhomFields({ draft, change }: PartProps) {
  const texts = useTexts(askTexts)
  const language = useLanguage()
  const { organisations, units } = usePartyNames()
  const types = useVocabulary()?.informationTypes ?? []
  const kind = kindOfAct(draft.act)
  return (
    <fieldset>
      <legend>{texts.whom}</legend>
      <label className="field">
        <span>
          {texts.person} <small className="quiet">{texts.personHint}</small>
        </span>
        <input
          value={draft.person}
          maxLength={40}
          autoComplete="off"
          onChange={(event) => change({ person: event.target.value })}
        />
      </label>
      <div className="try-fields">
        <Pick
          label={texts.controller}
          value={draft.controller}
          none={texts.choose}
          choices={organisations.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(controller) => change({ controller, unit: undefined })}
        />
        {kind === 'record' && (
          <Pick
            label={texts.unit}
            value={draft.unit}
            none={texts.anyUnit}
            choices={units
              .filter(({ organisationId }) => organisationId === draft.controller)
              .map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(unit) => change({ unit })}
          />
        )}
      </div>
      {kind !== 'matter' && (
        <>
          <p>
            <b>{texts.types}</b>
          </p>
          <Checks
            label={texts.types}
            choices={types.map(({ code, text }) => ({ value: code, label: text[language] }))}
            values={draft.types}
            onChange={(chosen) => change({ types: chosen })}
          />
        </>
      )}
    </fieldset>
  )
}

function Situation({ draft, change }: PartProps) {
  const texts = useTexts(askTexts)
  const { grounds: words } = useTexts(tryTexts)
  return (
    <fieldset>
      <legend>{texts.situation}</legend>
      <Checks
        label={texts.situation}
        choices={grounds.map((ground) => ({ value: ground, label: words[ground] }))}
        values={draft.grounds}
        onChange={(chosen) => change({ grounds: chosen })}
      />
    </fieldset>
  )
}
