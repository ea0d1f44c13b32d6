import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { askTrust } from '../api/trust.ts'
import { formatInstant } from '../i18n/format.ts'
import { useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { Confirm } from '../parts/confirm.tsx'
import { OneOf } from '../resident/fields.tsx'
import { Problem } from '../resident/problem.tsx'
import { residentTexts } from '../resident/resident.texts.ts'
import { useSubject } from '../resident/subject.tsx'
import { rightsTexts } from './rights.texts.ts'
import { useAssessments, useResident } from './rights-api.ts'

type Ability = 'yes' | 'no'

/** Whether she can consent herself, and the assessments of that: who answers for each, and never why. */
export function AbilityPage() {
  const texts = useTexts(rightsTexts)
  const { person } = useSubject()
  const { data: resident } = useResident(person)
  const [said, setSaid] = useState('')
  return (
    <>
      <h1>{texts.abilityTitle}</h1>
      {resident && <p className="me-calm">{texts.abilityNow[resident.canConsent ? 'yes' : 'no']}</p>}
      <p>{texts.abilityHow}</p>
      <p role="status" className="me-said">
        {said}
      </p>
      <Assess onDone={() => setSaid(texts.abilityDone)} />
      <Assessments />
    </>
  )
}

function Assess({ onDone }: { onDone(): void }) {
  const texts = useTexts(rightsTexts)
  const common = useTexts(residentTexts)
  const { person } = useSubject()
  const queries = useQueryClient()
  const [ability, setAbility] = useState<Ability>()
  const [basis, setBasis] = useState('')
  const [fault, setFault] = useState('')
  const [asking, setAsking] = useState(false)
  const [error, setError] = useState<unknown>()

  const ask = () => {
    const lacks = ability === undefined ? texts.noAbility : basis.trim() === '' ? texts.noAbilityBasis : ''
    setFault(lacks)
    setAsking(lacks === '')
  }
  const enter = async () => {
    setAsking(false)
    setError(undefined)
    try {
      const body = { canConsent: ability === 'yes', basis: basis.trim() }
      await askTrust('PUT', `/residents/${person}/ability`, { body })
      setAbility(undefined)
      setBasis('')
      onDone()
    } catch (thrown) {
      setError(thrown)
    }
    await queries.invalidateQueries({ queryKey: ['resident', person] })
  }
  return (
    <section className="me-form" aria-label={texts.abilityGiven}>
      <OneOf<Ability>
        label={texts.abilityGiven}
        value={ability}
        choices={[
          { value: 'yes', label: texts.abilityCan },
          { value: 'no', label: texts.abilityCannot },
        ]}
        onChange={setAbility}
      />
      <label className="me-field rights-wide">
        <span>{texts.abilityBasis}</span>
        <small>{texts.abilityBasisHint}</small>
        <input
          value={basis}
          maxLength={500}
          autoComplete="off"
          onChange={(event) => setBasis(event.target.value)}
        />
      </label>
      {error !== undefined && <Problem error={error} />}
      <p role="alert" className="me-fault">
        {fault}
      </p>
      <button type="button" className="me-button" onClick={ask}>
        {texts.enter}
      </button>
      {asking && ability && (
        <Confirm
          title={texts.abilityConfirm}
          text={
            <div className="me-confirm">
              <p>{ability === 'yes' ? texts.abilityCan : texts.abilityCannot}.</p>
              <p>{texts.abilityThen[ability]}</p>
            </div>
          }
          yes={texts.abilityYes}
          no={common.goBack}
          danger={ability === 'no'}
          onYes={() => void enter()}
          onNo={() => setAsking(false)}
        />
      )}
    </section>
  )
}

function Assessments() {
  const texts = useTexts(rightsTexts)
  const language = useLanguage()
  const { person } = useSubject()
  const { data, error, refetch } = useAssessments(person)
  return (
    <section className="me-section" aria-labelledby="assessments-title">
      <h2 id="assessments-title">{texts.history}</h2>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <p className="me-empty">{texts.noHistory}</p>}
      <ol className="me-list">
        {data?.map(({ version, at, document }) => (
          <li key={version} className="me-card">
            <p>
              <b>{document['canConsent'] === true ? texts.historyCan : texts.historyCannot}</b>,{' '}
              {formatInstant(at, language)}
            </p>
            <p>{String(document['basis'] ?? '')}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}
