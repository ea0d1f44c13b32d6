import { Link } from '@tanstack/react-router'
import type { AuditEntry } from '../../api/contract.ts'
import { formatDate, formatSecond } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { useVocabulary } from '../../resident/resident-api.ts'
import { useMay } from '../../session/login.ts'
import { auditTexts } from '../audit.texts.ts'
import { auditFile } from '../audit-api.ts'

type Named = Record<string, string>
type Acts = Record<string, { sv: string; en: string }>

export function EntriesTable({
  entries,
  names,
  acts,
}: {
  entries: readonly AuditEntry[]
  names: Named
  acts: Acts
}) {
  const texts = useTexts(auditTexts)
  const { columns } = texts
  return (
    <div className="table-frame" role="region" aria-label={texts.tabs.entries} tabIndex={0}>
      <table className="plain-table audit-table" aria-label={texts.tabs.entries}>
        <thead>
          <tr>
            {(['at', 'who', 'what', 'outcome', 'whom', 'where', 'why', 'more'] as const).map((name) => (
              <th key={name} scope="col">
                {columns[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <EntryRow key={entry.id} entry={entry} names={names} acts={acts} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function EntryRow({ entry, names, acts }: { entry: AuditEntry; names: Named; acts: Acts }) {
  const texts = useTexts(auditTexts)
  const language = useLanguage()
  const mayExtract = useMay('trust.audit.extract')
  const purposes = new Map(useVocabulary().data?.purposes.map(({ code, text }) => [code, text[language]]))
  const { columns } = texts
  return (
    <tr className={entry.outcome === 'denied' ? 'denied' : undefined}>
      <th scope="row">
        <time dateTime={entry.at}>
          {formatDate(entry.at, language)} {formatSecond(entry.at)}
        </time>
      </th>
      <td>
        <Who entry={entry} names={names} />
      </td>
      <td>
        {acts[entry.act] && <>{acts[entry.act]?.[language]} </>}
        <code className="quiet">{entry.act}</code>
      </td>
      <td>
        <span className={`outcome ${entry.outcome}`}>{texts.outcomes[entry.outcome]}</span>
      </td>
      <td>
        {entry.person ? (
          <Copyable value={entry.person} shown={short(entry.person)} label={columns.whom} />
        ) : (
          '–'
        )}
      </td>
      <td>
        <Named id={entry.unit} names={names} label={columns.where} />{' '}
        {entry.controller !== entry.unit && (
          <Named id={entry.controller} names={names} label={columns.where} />
        )}
      </td>
      <td>
        {entry.purpose ? (purposes.get(entry.purpose) ?? entry.purpose) : '–'}{' '}
        {entry.emergency && <b className="warn">{texts.emergency}</b>}
      </td>
      <td className="audit-links">
        <a href={auditFile(`/entries/${entry.id}/proof`)} download title={texts.proofOf}>
          {texts.proof} <span className="spoken">{texts.proofOf}</span>
        </a>
        {entry.outcome === 'denied' && entry.decision && (
          <Link to="/trust/rules/why/$decisionId" params={{ decisionId: entry.decision }}>
            {texts.why}
          </Link>
        )}
        {entry.person && mayExtract && (
          <Link to="/trust/audit/extract" search={{ person: entry.person }}>
            {texts.extractOf}
          </Link>
        )}
      </td>
    </tr>
  )
}

/** Who acted, by name where one is known, and on whose behalf. */
export function Who({ entry, names }: { entry: AuditEntry; names: Named }) {
  const texts = useTexts(auditTexts)
  return (
    <>
      <Named id={entry.actor} names={names} label={texts.columns.who} />{' '}
      <small className="quiet">{texts.kinds[entry.actorKind]}</small>{' '}
      {entry.onBehalfOf && <small>{texts.behalf(names[entry.onBehalfOf] ?? short(entry.onBehalfOf))}</small>}
    </>
  )
}

/** A name, or the id with a way to copy it. */
export function Named({ id, names, label }: { id: string | undefined; names: Named; label: string }) {
  if (id === undefined) return null
  const name = names[id]
  return name ? <span title={id}>{name}</span> : <Copyable value={id} shown={short(id)} label={label} />
}

/** The end of an id, which is what differs between those of the same time. */
export const short = (id: string): string => (id.length > 16 ? `…${id.slice(-8)}` : id)
