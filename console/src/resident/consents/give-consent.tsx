import { useState } from 'react'
import type { Consent, ConsentKind, ConsentWrite } from '../../api/contract.ts'
import { useLanguage } from '../../i18n/language.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { untilInstant } from '../days.ts'
import { OneOf, PickName, UntilWhen } from '../fields.tsx'
import { Problem } from '../problem.tsx'
import { residentTexts } from '../resident.texts.ts'
import { useConsentTexts, useRecipients, useRightsAct } from '../resident-api.ts'
import { useSubject } from '../subject.tsx'
import { useWords } from '../words.ts'
import { consentsTexts } from './consents.texts.ts'

/** The act that a mandate has to name for a proxy to give this consent. */
function actOf(kind: ConsentKind): string {
  if (kind === 'welfare_technology') return 'consents.give.technology'
  return kind === 'camera' ? 'consents.give.camera' : 'consents.give'
}

const isDisclosure = (kind: ConsentKind) => kind.startsWith('disclosure_')
/** Whether it is about somebody's data in particular, or about all. */
const hasController = (kind: ConsentKind) => kind !== 'informed' && kind !== 'secondary_use_opt_out'

/** Gives a consent, one question at a time: what, whose and to whom, how long, and the text before the button. */
export function GiveConsent({ onDone, onCancel }: { onDone(said: string): void; onCancel(): void }) {
  const texts = useWords(consentsTexts)
  const common = useWords(residentTexts)
  const { may, as, organisation } = useSubject()
  const { data: known, error: unread } = useConsentTexts()
  const recipients = useRecipients().data ?? []
  const { run, busy, error } = useRightsAct()
  const [kind, setKind] = useState<ConsentKind>()
  const [scope, setScope] = useState<{ controller?: string; recipient?: string; lastDay?: string }>({})
  const [hasRead, setRead] = useState(false)
  const [fault, setFault] = useState('')
  const kinds = [...new Set(known?.map((text) => text.kind))].filter((one) => may(actOf(one)))
  const shown = known?.findLast((text) => text.kind === kind)

  const give = async () => {
    if (kind === undefined || shown === undefined) return setFault(common.required)
    if (isDisclosure(kind) && !scope.recipient) return setFault(texts.noRecipient)
    if (scope.lastDay === '') return setFault(texts.noDay)
    if (!hasRead) return setFault(texts.notRead)
    setFault('')
    const write: Omit<ConsentWrite, 'onRequest'> = {
      kind,
      textVersion: shown.version,
      ...(hasController(kind) && scope.controller && { controller: scope.controller }),
      ...(isDisclosure(kind) && scope.recipient && { recipient: scope.recipient }),
      ...(scope.lastDay && { validUntil: untilInstant(scope.lastDay) }),
    }
    if (await run<Consent>('/consents', write)) onDone(texts.given(texts.names[kind]))
  }
  return (
    <section className="me-form" aria-labelledby="give-title">
      <h2 id="give-title">{texts.giveTitle}</h2>
      {unread && <Problem error={unread} />}
      {known === undefined && !unread && <Waiting lines={8} />}
      {known && (
        <OneOf
          label={texts.what}
          value={kind}
          choices={kinds.map((one) => ({ value: one, label: texts.names[one], hint: texts.hints[one] }))}
          onChange={(chosen) => {
            setKind(chosen)
            setRead(false)
            setFault('')
          }}
        />
      )}
      {kind && as === 'staff' && organisation && <p>{texts.ours(organisation.name)}</p>}
      {kind && as !== 'staff' && hasController(kind) && (
        <PickName
          label={texts.whose}
          none={texts.anyWhose}
          value={scope.controller}
          choices={recipients}
          onChange={(controller) => setScope({ ...scope, controller })}
        />
      )}
      {kind && isDisclosure(kind) && (
        <PickName
          label={texts.who}
          none={common.chooseFirst}
          value={scope.recipient}
          choices={recipients}
          onChange={(recipient) => setScope({ ...scope, recipient })}
        />
      )}
      {kind && shown && (
        <>
          <UntilWhen
            label={texts.howLong}
            open={texts.forGood}
            day={texts.untilDay}
            dayLabel={texts.lastDay}
            value={scope.lastDay}
            onChange={(lastDay) => setScope({ ...scope, lastDay })}
          />
          <ReadFirst title={texts.textTitle} text={shown.text} />
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
        {kind && (
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

function ReadFirst({ title, text }: { title: string; text: { sv: string; en: string } }) {
  const language = useLanguage()
  return (
    <div className="me-text">
      <h3>{title}</h3>
      <blockquote>{text[language]}</blockquote>
    </div>
  )
}
