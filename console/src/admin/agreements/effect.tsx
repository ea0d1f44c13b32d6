import type { AgreementEffect, Allowance } from '../../api/contract.ts'
import type { PartyAround } from '../party-around.ts'
import { usePartyAround } from '../party-around.ts'
import { agreementTexts } from './agreements.texts.ts'

/** What a change or an end allows and stops at once: who, for whom, with what, by which systems. */
export function Effect({
  effect,
  around,
  past,
}: {
  effect: AgreementEffect
  around: PartyAround
  /** It has happened. */
  past?: boolean
}) {
  const texts = agreementTexts[around.language]
  const { gained, lost, kept } = effect
  return (
    <div className="effect">
      {gained.length + lost.length === 0 && <p>{past ? texts.nothingChanged : texts.nothingChanges}</p>}
      <Allowances
        title={past ? texts.stopped : texts.stops}
        sign="−"
        allowances={lost}
        around={around}
        className="lost"
      />
      <Allowances
        title={past ? texts.started : texts.starts}
        sign="+"
        allowances={gained}
        around={around}
        className="gained"
      />
      {lost.length > 0 && !past && (
        <Allowances title={texts.stays} sign="=" allowances={kept} around={around} className="quiet" />
      )}
      {'more' in effect && <p className="quiet">{texts.moreThanListed}</p>}
    </div>
  )
}

interface AllowancesProps {
  title: string
  /** Beside the colour, for whoever does not see it. */
  sign: string
  allowances: readonly Allowance[]
  around: PartyAround
  className: string
}

function Allowances({ title, sign, allowances, around, className }: AllowancesProps) {
  const texts = agreementTexts[around.language]
  const { names, words, say } = around
  if (allowances.length === 0) return null
  return (
    <section className={className}>
      <h3>{title}</h3>
      <ul>
        {allowances.map(({ giverId, takerId, systems, informationTypes, purposes }, index) => (
          <li key={index}>
            <b>
              <span aria-hidden="true">{sign} </span>
              {texts.for(names.nameOf(takerId), names.nameOf(giverId))}
            </b>
            <span>
              {informationTypes.length === 0 ? words.everyKind : say(informationTypes)}
              {purposes.length > 0 && ` (${say(purposes).toLowerCase()})`}
            </span>
            <span className="quiet">
              {systems.length === 0
                ? texts.noSystems
                : texts.systems(systems.map(({ name }) => name).join(', '))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The same, where nothing around it is at hand. */
export function EffectQuestion({ effect }: { effect: AgreementEffect }) {
  const around = usePartyAround()
  return (
    <>
      <p>{agreementTexts[around.language].saveChanges}</p>
      <Effect effect={effect} around={around} />
    </>
  )
}
