import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { namedText } from '../named.tsx'
import { contractName, type DraftDiff } from '../services-api.ts'
import { addressingTexts } from './addressing.texts.ts'

type Relation = DraftDiff['gains'][number]

/** What a draft does: rows, who gains, who loses, and what breaks. */
export function Diff({ diff }: { diff: DraftDiff }) {
  const texts = useTexts(addressingTexts)
  const language = useLanguage()
  const { changes, names, gains, loses, breaks, fault } = diff
  const summary = useSummary(names)
  return (
    <section className="services-section" aria-label={texts.diff} aria-live="polite">
      <h2>{texts.diff}</h2>
      {fault && (
        <p className="refused" role="alert">
          {fault[language]}
        </p>
      )}
      {changes.length === 0 && <p className="quiet">{texts.nothing}</p>}
      <ul className="services-tried">
        {changes.map(({ kind, id, change, before, after }) => (
          <li key={`${kind} ${id}`}>
            <b>
              {texts.kinds[kind]} {texts.kindOf[change]}
            </b>
            : {summary(after ?? before)}
            {change === 'changed' && (
              <small className="quiet">
                {' '}
                ({texts.was} {summary(before)})
              </small>
            )}
          </li>
        ))}
      </ul>
      <Relations title={texts.gains} relations={gains} />
      <Relations title={texts.loses} relations={loses} />
      <h3 className={breaks.length > 0 ? 'services-bad' : ''}>
        {breaks.length > 0 ? texts.breaks : texts.noBreaks}
      </h3>
      <ul className="services-tried">
        {breaks.map(({ consumer, contract, logicalAddress, calls, code, from }) => (
          <li key={`${consumer.hsaId} ${contract} ${logicalAddress}`}>
            {consumer.name ?? consumer.hsaId}: {contractName(contract)} {texts.at} {logicalAddress}, {calls}{' '}
            {texts.calls}, {code}
            {from !== undefined && ` ${texts.from} ${formatInstant(from, language)}`}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Relations({ title, relations }: { title: string; relations: readonly Relation[] }) {
  const texts = useTexts(addressingTexts)
  if (relations.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <ul className="services-tried">
        {relations.map(({ consumer, contract, logicalAddress }) => (
          <li key={`${consumer.hsaId} ${contract} ${logicalAddress}`}>
            {consumer.name ?? consumer.hsaId}: {contractName(contract)} {texts.at} {logicalAddress}
          </li>
        ))}
      </ul>
    </>
  )
}

/** A row in a line: what it is called, or what it joins and when. */
function useSummary(names: DraftDiff['names']): (value: unknown) => string {
  const texts = useTexts(addressingTexts)
  const language = useLanguage()
  const called = (id: string | undefined) => id && namedText(names[id], id)
  const named = (id: string | undefined) => id && (names[id] ?? id)
  const time = (instant: string) => formatInstant(instant, language)
  return (value) => {
    const row = (value ?? {}) as Record<string, string | undefined>
    const { contract, logicalAddress, consumer, endpoint, component, validFrom, validUntil } = row
    const { name, hsaId, url, profile, parent } = row
    const period =
      validFrom && `${time(validFrom)} – ${validUntil === undefined ? texts.forever : time(validUntil)}`
    const parts = [
      contract && contractName(contract),
      named(consumer),
      called(logicalAddress),
      named(endpoint),
      name,
      hsaId,
      named(component),
      url,
      profile && (texts.profiles[profile as 'rest'] ?? profile),
      parent && `${texts.fields.parent}: ${called(parent)}`,
      period,
    ]
    return parts.filter(Boolean).join(', ')
  }
}
