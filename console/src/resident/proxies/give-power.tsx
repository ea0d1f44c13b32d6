import { useState } from 'react'
import type { Proxy, ProxyWrite } from '../../api/contract.ts'
import { untilInstant } from '../days.ts'
import { OneOf, PickName, SomeOf, UntilWhen } from '../fields.tsx'
import { delegableActs, withWhatItNeeds } from '../mandate.ts'
import { Problem } from '../problem.tsx'
import { residentTexts } from '../resident.texts.ts'
import { useRecipients, useRightsAct } from '../resident-api.ts'
import { useWords } from '../words.ts'
import { FindPerson, type Found } from './find-person.tsx'
import { proxiesTexts } from './proxies.texts.ts'

type Kind = 'attorney' | 'organisation'

/** Gives a power of attorney: to whom, for which acts, how long, and the text before the button. */
export function GivePower({ onDone, onCancel }: { onDone(said: string): void; onCancel(): void }) {
  const texts = useWords(proxiesTexts)
  const common = useWords(residentTexts)
  const recipients = useRecipients().data ?? []
  const { run, busy, error } = useRightsAct()
  const [kind, setKind] = useState<Kind>()
  const [holder, setHolder] = useState<Found>()
  const [acts, setActs] = useState<string[]>([])
  const [lastDay, setLastDay] = useState<string>()
  const [hasRead, setRead] = useState(false)
  const [fault, setFault] = useState('')

  const give = async () => {
    if (kind === undefined) return setFault(common.required)
    if (holder === undefined) return setFault(texts.noHolder)
    if (acts.length === 0) return setFault(texts.noActs)
    if (lastDay === '') return setFault(texts.noDay)
    if (!hasRead) return setFault(texts.notRead)
    setFault('')
    const write: Omit<ProxyWrite, 'onRequest'> = {
      holder: holder.id,
      kind,
      acts: withWhatItNeeds(acts),
      basis: texts.textVersion,
      ...(lastDay && { validUntil: untilInstant(lastDay) }),
    }
    if (await run<Proxy>('/proxies', write)) onDone(texts.given(holder.name))
  }
  return (
    <section className="me-form" aria-labelledby="power-title">
      <h3 id="power-title">{texts.giveTitle}</h3>
      <OneOf
        label={texts.who}
        value={kind}
        choices={(['attorney', 'organisation'] as const).map((value) => ({
          value,
          label: texts.whoKinds[value],
          hint: texts.whoHints[value],
        }))}
        onChange={(chosen) => {
          setKind(chosen)
          setHolder(undefined)
          setActs([])
        }}
      />
      {kind === 'attorney' && <FindPerson found={holder} onFound={setHolder} />}
      {kind === 'organisation' && (
        <PickName
          label={texts.organisation}
          none={common.chooseFirst}
          value={holder?.id}
          choices={recipients}
          onChange={(id) => setHolder(recipients.find((one) => one.id === id))}
        />
      )}
      {kind && holder && (
        <>
          <SomeOf
            label={texts.what(holder.name)}
            hint={kind === 'attorney' ? `${texts.actsHint} ${texts.withSeeing}` : texts.actsHint}
            values={acts}
            choices={(kind === 'organisation' ? (['bookings.make'] as const) : delegableActs).map((act) => ({
              value: act as string,
              label: texts.acts[act],
            }))}
            onChange={setActs}
          />
          <UntilWhen
            label={texts.howLong}
            open={texts.forGood}
            day={texts.untilDay}
            dayLabel={texts.lastDay}
            value={lastDay}
            onChange={setLastDay}
          />
          <div className="me-text">
            <h4>{texts.textTitle}</h4>
            <blockquote>{texts.text}</blockquote>
          </div>
          <label className="me-check">
            <input type="checkbox" checked={hasRead} onChange={(event) => setRead(event.target.checked)} />
            {texts.read}
          </label>
        </>
      )}
      {error !== undefined && <Problem error={error} />}
      <p role="alert" className="me-fault">
        {fault}
      </p>
      <div className="me-buttons">
        {holder && (
          <button type="button" className="me-button" disabled={busy} onClick={() => void give()}>
            {texts.confirm}
          </button>
        )}
        <button type="button" className="me-button quiet-button" onClick={onCancel}>
          {common.cancel}
        </button>
      </div>
    </section>
  )
}
