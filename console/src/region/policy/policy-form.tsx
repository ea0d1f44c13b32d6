import { Button } from '@midas-ds/components/button'
import { TextArea } from '@midas-ds/components/textfield'
import { useState } from 'react'
import { formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { ChooseOne } from '../../parts/choose-one.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { TextField } from '../../parts/text-field.tsx'
import type { Policy, PolicyDecision } from '../region-api.ts'
import { policyTexts } from './policy.texts.ts'
import { type DraftFaults, decisionOf, draftOf, faultsOf, letsGo, type PolicyDraft } from './policy-draft.ts'

interface PolicyFormProps {
  policy: Policy
  isSaving: boolean
  onSave(decided: PolicyDecision): void
  onCancel(): void
}

/** What the region decides on a product. What cannot be so is said before it is sent. */
export function PolicyForm({ policy, isSaving, onSave, onCancel }: PolicyFormProps) {
  const texts = useTexts(policyTexts)
  const [draft, setDraft] = useState(() => draftOf(policy.decided))
  const [asking, setAsking] = useState(false)
  const faults = faultsOf(draft, policy)
  const set = (more: Partial<PolicyDraft>) => setDraft({ ...draft, ...more })
  const decided = decisionOf(draft)
  const isFaulty = draft.takesPart && Object.keys(faults).length > 0
  return (
    <form
      className="services-change region-form"
      aria-label={texts.decision}
      onSubmit={(event) => {
        event.preventDefault()
        if (isFaulty) return
        if (letsGo(policy.decided, decided)) setAsking(true)
        else onSave(decided)
      }}
    >
      <ChooseOne
        label={texts.takesPart}
        value={draft.takesPart}
        choices={[
          [true, texts.yes, texts.yesHelp],
          [false, texts.no, texts.noHelp],
        ]}
        onChange={(takesPart) => set({ takesPart })}
      />
      {draft.takesPart && <Terms policy={policy} draft={draft} faults={faults} set={set} />}
      <TextArea
        label={texts.note}
        description={texts.noteHelp}
        maxLength={1000}
        value={draft.note}
        onChange={(note) => set({ note })}
      />
      <div className="services-steps">
        <Button size="medium" type="submit" isDisabled={isSaving || isFaulty}>
          {texts.save}
        </Button>
        <Button size="medium" variant="secondary" onPress={onCancel}>
          {texts.cancel}
        </Button>
      </div>
      {asking && (
        <Confirm
          title={texts.letGoTitle}
          text={texts.letGoText}
          yes={texts.letGo}
          no={texts.cancel}
          onYes={() => {
            setAsking(false)
            onSave(decided)
          }}
          onNo={() => setAsking(false)}
        />
      )}
    </form>
  )
}

interface TermsProps {
  policy: Policy
  draft: PolicyDraft
  faults: DraftFaults
  set(more: Partial<PolicyDraft>): void
}

/** On what terms the region takes part. */
function Terms({ policy, draft, faults, set }: TermsProps) {
  const texts = useTexts(policyTexts)
  const language = useLanguage()
  const least = formatNumber(policy.leastThreshold, language)
  return (
    <>
      <ChooseOne
        label={texts.how}
        value={draft.byHand}
        choices={[
          [true, texts.byHand, texts.byHandHelp],
          [false, texts.byRule, texts.byRuleHelp],
        ]}
        onChange={(byHand) => set({ byHand })}
      />
      <Dimensions policy={policy} draft={draft} isFaulty={faults.dimensions === true} set={set} />
      {policy.leastThreshold === 0 ? (
        <p className="quiet">{texts.noPeopleText}</p>
      ) : (
        <>
          <TextField
            label={texts.threshold}
            help={texts.thresholdHelp(least)}
            fault={faults.threshold && texts.thresholdFault(least)}
            value={draft.threshold}
            max={4}
            numeric
            onChange={(threshold) => set({ threshold: threshold.trim() })}
          />
          <ChooseOne
            label={texts.small}
            value={draft.small}
            choices={[
              ['tell', texts.smallTell, texts.smallTellHelp],
              ['withhold', texts.smallWithhold, texts.smallWithholdHelp],
            ]}
            onChange={(small) => set({ small })}
          />
        </>
      )}
      <Hours draft={draft} isFaulty={faults.hours === true} set={set} />
      <TextField
        label={texts.atOnce}
        help={texts.atOnceHelp}
        fault={faults.atOnce && texts.atOnceFault}
        value={draft.atOnce}
        max={4}
        numeric
        onChange={(atOnce) => set({ atOnce: atOnce.trim() })}
      />
    </>
  )
}

function Dimensions({ policy, draft, isFaulty, set }: Omit<TermsProps, 'faults'> & { isFaulty: boolean }) {
  const texts = useTexts(policyTexts)
  const language = useLanguage()
  const { dimensions } = draft
  const ids = policy.dimensions.map(({ id }) => id)
  return (
    <ChooseOne
      label={texts.dimensions}
      value={dimensions === undefined}
      choices={[
        [true, texts.allDimensions, texts.allDimensionsHelp],
        [false, texts.someDimensions, texts.someDimensionsHelp],
      ]}
      onChange={(all) => set({ dimensions: all ? undefined : ids })}
    >
      {dimensions !== undefined && (
        <div className="region-dimensions">
          {policy.dimensions.map(({ id, title }) => (
            <label key={id} className="services-check">
              <input
                type="checkbox"
                checked={dimensions.includes(id)}
                onChange={({ target }) =>
                  set({
                    dimensions: ids.filter((each) =>
                      each === id ? target.checked : dimensions.includes(each),
                    ),
                  })
                }
              />
              {title[language]}
            </label>
          ))}
          {isFaulty && <p className="fault">{texts.dimensionsFault}</p>}
        </div>
      )}
    </ChooseOne>
  )
}

function Hours({ draft, isFaulty, set }: Omit<TermsProps, 'faults' | 'policy'> & { isFaulty: boolean }) {
  const texts = useTexts(policyTexts)
  const { hours } = draft
  return (
    <ChooseOne
      label={texts.hours}
      value={hours === undefined}
      choices={[
        [true, texts.anyHour],
        [false, texts.someHours, texts.someHoursHelp],
      ]}
      onChange={(any) => set({ hours: any ? undefined : { from: '20:00', to: '06:00' } })}
    >
      {hours !== undefined && (
        <>
          <div className="region-hours">
            <label className="field">
              {texts.from}
              <input
                inputMode="numeric"
                placeholder="20:00"
                autoComplete="off"
                maxLength={5}
                value={hours.from}
                onChange={({ target }) => set({ hours: { ...hours, from: target.value } })}
              />
            </label>
            <label className="field">
              {texts.to}
              <input
                inputMode="numeric"
                placeholder="20:00"
                autoComplete="off"
                maxLength={5}
                value={hours.to}
                onChange={({ target }) => set({ hours: { ...hours, to: target.value } })}
              />
            </label>
          </div>
          {isFaulty && <p className="fault">{texts.hoursFault}</p>}
        </>
      )}
    </ChooseOne>
  )
}
