import type { AuditCheckResult } from '../../api/contract.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { auditTexts } from '../audit.texts.ts'
import { faultTexts } from './faults.texts.ts'

/** Each row that is not what was signed, named. */
export function Problems({ result: { problems, more } }: { result: AuditCheckResult }) {
  const texts = useTexts(auditTexts)
  const faults: Record<string, string> = useTexts(faultTexts)
  const { problem } = texts
  return (
    <>
      <div className="table-frame" role="region" aria-label={texts.lastCheck} tabIndex={0}>
        <table className="plain-table" aria-label={texts.lastCheck}>
          <thead>
            <tr>
              <th scope="col">{problem.what}</th>
              <th scope="col">{problem.entry}</th>
              <th scope="col">{problem.position}</th>
              <th scope="col">{problem.other}</th>
            </tr>
          </thead>
          <tbody>
            {problems.map((each, index) => (
              <tr key={index}>
                <th scope="row">{faults[each.fault] ?? each.text}</th>
                <td>{each.entry ? <Copyable value={each.entry} label={problem.entry} /> : '–'}</td>
                <td>{each.position ?? '–'}</td>
                <td>{each.tile ?? each.size ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more && <p>{texts.brokenMore}</p>}
    </>
  )
}
