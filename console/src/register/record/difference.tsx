import { Link } from '@tanstack/react-router'
import type { RecordDifference, RecordKind, RecordValue } from '../../api/contract.ts'
import { formatDate } from '../../i18n/format.ts'
import { type Language, useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { words as allWords } from '../../words/words.ts'
import { type FieldChoice, fieldChoices, wholeField } from './choices.ts'
import { type RecordTexts, recordTexts } from './record.texts.ts'

interface DifferenceProps {
  kind: RecordKind
  difference: RecordDifference
  chosen: Readonly<Record<string, FieldChoice>>
  onChoose(field: string, choice: FieldChoice): void
}

/** One person or employee, field by field. */
export function Difference({ kind, difference, chosen, onChoose }: DifferenceProps) {
  const texts = useTexts(recordTexts)
  const words = useTexts(allWords)
  const language = useLanguage()
  const { act, name, objectId, protectedIdentity, birthDate } = difference
  const who = protectedIdentity ? words.protectedIdentity : name
  return (
    <li className={`record-difference ${act}`}>
      <p className="record-who">
        <b className="record-act">{texts.act[act]}</b>{' '}
        {objectId ? (
          <Link to="/registers/$register/$id" params={{ register: kind, id: objectId }}>
            {who}
          </Link>
        ) : (
          <b>{who}</b>
        )}
        {birthDate && <span className="quiet"> {formatDate(birthDate, language)}</span>}
      </p>
      {act === 'missing' && <p className="quiet">{texts.missingText}</p>}
      {act === 'change' && <Changed difference={difference} who={who} chosen={chosen} onChoose={onChoose} />}
      {act === 'add' && (
        <>
          <New difference={difference} />
          <label className="record-add">
            <input
              type="checkbox"
              checked={chosen[wholeField] === 'take'}
              onChange={(event) => onChoose(wholeField, event.target.checked ? 'take' : 'later')}
            />{' '}
            {texts.addChoice}
            <span className="spoken">, {who}</span>
          </label>
        </>
      )}
    </li>
  )
}

function New({ difference }: { difference: RecordDifference }) {
  const texts = useTexts(recordTexts)
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{texts.field}</th>
          <th scope="col">{texts.there}</th>
        </tr>
      </thead>
      <tbody>
        {difference.fields.map(({ field, there }) => (
          <tr key={field}>
            <th scope="row">{texts.fields[field] ?? field}</th>
            <td>
              <Value value={there} hidden={isHidden(difference, field)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Changed({
  difference,
  who,
  chosen,
  onChoose,
}: Omit<DifferenceProps, 'kind'> & {
  who: string
}) {
  const texts = useTexts(recordTexts)
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{texts.field}</th>
          <th scope="col">{texts.here}</th>
          <th scope="col">{texts.there}</th>
          <th scope="col">{texts.choice}</th>
        </tr>
      </thead>
      <tbody>
        {difference.fields.map(({ field, here, there, choose }) => {
          const hidden = isHidden(difference, field)
          const label = texts.fields[field] ?? field
          return (
            <tr key={field}>
              <th scope="row">{label}</th>
              <td data-head={texts.here}>
                <Value value={here} hidden={hidden} />{' '}
                {choose && <span className="quiet">({texts.choose})</span>}
              </td>
              <td data-head={texts.there}>
                <Value value={there} hidden={hidden} />
              </td>
              <td>
                <select
                  aria-label={texts.choiceOf(label, who)}
                  value={chosen[field] ?? 'later'}
                  onChange={(event) => onChoose(field, event.target.value as FieldChoice)}
                >
                  {fieldChoices.map((each) => (
                    <option key={each} value={each}>
                      {texts.choices[each]}
                    </option>
                  ))}
                </select>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** Of one with protected identity it is said which fields differ, and nothing of what is in them. */
const isHidden = ({ protectedIdentity }: RecordDifference, field: string) =>
  protectedIdentity && field !== 'protectedIdentity'

function Value({ value, hidden }: { value: RecordValue | undefined; hidden: boolean }) {
  const texts = useTexts(recordTexts)
  const language = useLanguage()
  return hidden ? <i className="quiet">{texts.hidden}</i> : valueText(value, texts, language)
}

function valueText(value: RecordValue | undefined, texts: RecordTexts, language: Language): string {
  if (value === undefined || value === '') return texts.blank
  if (typeof value === 'boolean') return value ? texts.yes : texts.no
  if (typeof value === 'string') return value
  if (value.length === 0) return texts.blank
  const day = (date: string) => formatDate(date, language)
  return value
    .map(({ kind, validFrom, validUntil, unit }) =>
      [kind, texts.until(day(validFrom), validUntil && day(validUntil)), unit].filter(Boolean).join(', '),
    )
    .join('; ')
}
