import { Link } from '@tanstack/react-router'
import type { AlarmDetail } from '../../api/contract.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { deviceKindWord } from '../../words/device-kind.ts'
import { words as allWords } from '../../words/words.ts'
import { detailTexts } from './detail.texts.ts'

/** What an operator may need to know of the person, the home and the device. */
export function Facts({ detail }: { detail: AlarmDetail }) {
  const texts = useTexts(detailTexts)
  const words = useTexts(allWords)
  const position = detail.location?.position ?? detail.homePosition
  return (
    <dl className="facts">
      {detail.access && <Fact name={texts.access}>{detail.access}</Fact>}
      {detail.personPhone && (
        <Fact name={texts.phone}>
          <Phone number={detail.personPhone} />
        </Fact>
      )}
      <Relatives detail={detail} />
      {detail.household.length > 0 && (
        <Fact name={texts.household}>
          {detail.household.map(({ name }) => name || words.protectedIdentity).join(', ')}
        </Fact>
      )}
      <Spoken language={detail.language} />
      {detail.device && (
        <Fact name={texts.device}>
          {[deviceKindWord(detail.device.kind, words), detail.device.place].filter(Boolean).join(' · ')}
        </Fact>
      )}
      {detail.address && (
        <Fact name={words.scheme[detail.address.scheme]}>
          <Copyable value={detail.address.value} label={words.scheme[detail.address.scheme]} />
        </Fact>
      )}
      {position && !detail.withheld && <Position position={position} />}
      {detail.controllerName && <Fact name={texts.controller}>{detail.controllerName}</Fact>}
      <Records detail={detail} />
    </dl>
  )
}

/** The way to what the registers have of the person, the home and the device. */
function Records({ detail }: { detail: AlarmDetail }) {
  const texts = useTexts(detailTexts)
  const records = [
    { register: 'people', id: detail.person?.id, text: texts.records.person },
    { register: 'homes', id: detail.home?.id, text: texts.records.home },
    { register: 'devices', id: detail.device?.id, text: texts.records.device },
  ].filter(({ id }) => id !== undefined)
  if (records.length === 0) return null
  return (
    <Fact name={texts.inRegisters}>
      {records.map(({ register, id, text }) => (
        <Link
          key={register}
          className="record-link"
          to="/registers/$register/$id"
          params={{ register, id: id! }}
        >
          {text}
        </Link>
      ))}
    </Fact>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

export function Phone({ number }: { number: string }) {
  return <a href={`tel:${number.replace(/[^+0-9]/g, '')}`}>{number}</a>
}

function Relatives({ detail }: { detail: AlarmDetail }) {
  const texts = useTexts(detailTexts)
  if (detail.relatives.length === 0) return null
  return (
    <Fact name={texts.relatives}>
      <ul>
        {detail.relatives.map((relative) => (
          <li key={relative.id}>
            {relative.name}
            {relative.relation && `, ${relative.relation}`} <Phone number={relative.phone} />
            {relative.hasKey && <span className="quiet"> ({texts.hasKey})</span>}
          </li>
        ))}
      </ul>
    </Fact>
  )
}

function Spoken({ language }: { language: string | undefined }) {
  const texts = useTexts(detailTexts)
  const reader = useLanguage()
  if (!language || language === 'sv') return null
  return <Fact name={texts.language}>{languageName(language, reader)}</Fact>
}

function languageName(tag: string, reader: string): string {
  try {
    return new Intl.DisplayNames(reader, { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}

function Position({ position }: { position: NonNullable<AlarmDetail['homePosition']> }) {
  const texts = useTexts(detailTexts)
  const language = useLanguage()
  const text = `${position.latitude.toFixed(5)}, ${position.longitude.toFixed(5)}`
  return (
    <Fact name={texts.position}>
      <Copyable value={text} label={texts.position} />
      {position.accuracyMetres !== undefined && (
        <span className="quiet"> {texts.accuracy(formatNumber(position.accuracyMetres, language))}</span>
      )}
    </Fact>
  )
}
