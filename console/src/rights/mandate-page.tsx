import { useState } from 'react'
import type { Proxy, ProxyWrite } from '../api/contract.ts'
import { useTexts } from '../i18n/texts.ts'
import { Confirm } from '../parts/confirm.tsx'
import { untilInstant } from '../resident/days.ts'
import { OneOf, SomeOf, UntilWhen } from '../resident/fields.tsx'
import { delegableActs, withWhatItNeeds } from '../resident/mandate.ts'
import { Problem } from '../resident/problem.tsx'
import { FindPerson, type Found } from '../resident/proxies/find-person.tsx'
import { proxiesTexts } from '../resident/proxies/proxies.texts.ts'
import { residentTexts } from '../resident/resident.texts.ts'
import { useRightsAct } from '../resident/resident-api.ts'
import { useSubject } from '../resident/subject.tsx'
import { useWords } from '../resident/words.ts'
import { rightsTexts } from './rights.texts.ts'

type Kind = 'custodian' | 'deputy'

interface Draft {
  kind?: Kind
  holder?: Found | undefined
  acts: string[]
  basis: string
  lastDay?: string | undefined
}

const blank: Draft = { acts: [], basis: '' }

/** Enters what law or a court has given somebody: custody of a child, or a deputyship, with what it rests on. */
export function MandatePage() {
  const texts = useTexts(rightsTexts)
  const common = useTexts(residentTexts)
  const { acts } = useWords(proxiesTexts)
  const { name } = useSubject()
  const { run, busy, error } = useRightsAct()
  const [draft, setDraft] = useState<Draft>(blank)
  const [fault, setFault] = useState('')
  const [asking, setAsking] = useState(false)
  const [said, setSaid] = useState('')
  const { kind, holder, lastDay } = draft
  const change = (next: Partial<Draft>) => setDraft({ ...draft, ...next })

  const ask = () => {
    const lacks = lackingIn(draft)
    setFault(lacks === undefined ? '' : lacks === 'kind' ? common.required : texts[lacks])
    setAsking(lacks === undefined)
  }
  const enter = async () => {
    setAsking(false)
    if (kind === undefined || holder === undefined) return
    const write: ProxyWrite = {
      holder: holder.id,
      kind,
      acts: kind === 'custodian' ? [] : withWhatItNeeds(draft.acts),
      basis: draft.basis.trim(),
      ...(lastDay && { validUntil: untilInstant(lastDay) }),
      // by office, not at her request
      onRequest: false,
    }
    if ((await run<Proxy>('/proxies', write)) === undefined) return
    setSaid(texts.mandateDone(holder.name, texts.kinds[kind]))
    setDraft(blank)
  }
  return (
    <>
      <h1>{texts.mandateTitle}</h1>
      <p>{texts.mandateLead}</p>
      <p role="status" className="me-said">
        {said}
      </p>
      <section className="me-form" aria-label={texts.mandateTitle}>
        <OneOf
          label={texts.kind}
          value={kind}
          choices={(['custodian', 'deputy'] as const).map((value) => ({
            value,
            label: texts.kinds[value],
            hint: texts.kindHints[value],
          }))}
          onChange={(chosen) => {
            setSaid('')
            change({ kind: chosen })
          }}
        />
        {kind && <FindPerson found={holder} onFound={(found) => change({ holder: found })} />}
        {kind === 'deputy' && holder && (
          <SomeOf
            label={texts.acts}
            hint={texts.actsHint}
            values={draft.acts}
            choices={delegableActs.map((act) => ({ value: act as string, label: acts[act] }))}
            onChange={(chosen) => change({ acts: chosen })}
          />
        )}
        {kind && holder && (
          <>
            <label className="me-field rights-wide">
              <span>{texts.basis}</span>
              <small>{texts.basisHint}</small>
              <input
                value={draft.basis}
                maxLength={200}
                autoComplete="off"
                onChange={(event) => change({ basis: event.target.value })}
              />
            </label>
            <UntilWhen
              label={texts.howLong}
              open={texts.forGood}
              day={texts.untilDay}
              dayLabel={texts.lastDay}
              value={lastDay}
              onChange={(day) => change({ lastDay: day })}
            />
          </>
        )}
        {error !== undefined && <Problem error={error} />}
        <p role="alert" className="me-fault">
          {fault}
        </p>
        <button type="button" className="me-button" disabled={busy} onClick={ask}>
          {texts.enter}
        </button>
      </section>
      {asking && kind && holder && (
        <Confirm
          title={texts.mandateConfirm}
          text={
            <div className="me-confirm">
              <p>{texts.mandateThen(holder.name, texts.kinds[kind], name ?? texts.noName)}</p>
              <p>{texts.mandateBasis(draft.basis.trim())}</p>
              <p>{texts.mandateInformed}</p>
            </div>
          }
          yes={texts.mandateYes}
          no={common.goBack}
          onYes={() => void enter()}
          onNo={() => setAsking(false)}
        />
      )}
    </>
  )
}

function lackingIn({ kind, holder, acts, basis, lastDay }: Draft) {
  if (kind === undefined) return 'kind'
  if (holder === undefined) return 'noHolder'
  if (kind === 'deputy' && acts.length === 0) return 'noActs'
  if (basis.trim() === '') return 'noBasis'
  return lastDay === '' ? 'noDay' : undefined
}
