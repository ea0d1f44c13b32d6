import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { AuditCheckResult } from '../../api/contract.ts'
import { refusalFrom } from '../../api/http.ts'
import { askTrust } from '../../api/trust.ts'
import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { Refused } from '../../parts/refused.tsx'
import { saveFile } from '../../parts/save-file.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { auditTexts } from '../audit.texts.ts'
import { type AfterCheck, useLastCheck, useLogText } from '../audit-api.ts'
import { readCheckpoint } from './checkpoint.ts'
import { Problems } from './problems.tsx'

const exportCommand = 'knutpunkt audit export ./logg'
const verifyCommand = 'knutpunkt audit verify ./logg --keys ./keys'

/** How large the log is, who signed it, what the last check found, and how to check it without this program. */
export function LogPage() {
  const texts = useTexts(auditTexts)
  return (
    <>
      <p className="quiet">{texts.logLead}</p>
      <div className="audit-columns">
        <Checkpoint />
        <Offline />
      </div>
      <Check />
    </>
  )
}

function Checkpoint() {
  const texts = useTexts(auditTexts)
  const language = useLanguage()
  const { data, error, refetch } = useLogText('/checkpoint')
  const shown = data === undefined ? undefined : readCheckpoint(data)
  return (
    <section className="audit-section">
      <h2>{texts.checkpoint}</h2>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={6} />}
      {shown && (
        <dl className="audit-facts">
          <div>
            <dt>{texts.size}</dt>
            <dd>
              <b>{formatNumber(shown.size, language)}</b>
            </dd>
          </div>
          <div>
            <dt>{texts.origin}</dt>
            <dd>{shown.origin}</dd>
          </div>
          <div>
            <dt>{texts.root}</dt>
            <dd>
              <Copyable value={shown.root} label={texts.root} />
            </dd>
          </div>
          <div>
            <dt>{texts.signers}</dt>
            <dd>{shown.signers.join(', ')}</dd>
          </div>
        </dl>
      )}
      {data !== undefined && (
        <>
          <button
            type="button"
            className="plain-button"
            onClick={() => saveFile(`checkpoint-${shown?.size ?? 0}.txt`, data, 'text/plain')}
          >
            {texts.saveCheckpoint}
          </button>
          <p className="quiet">{texts.keepIt}</p>
        </>
      )}
    </section>
  )
}

function Offline() {
  const texts = useTexts(auditTexts)
  const { data } = useLogText('/keys')
  return (
    <section className="audit-section">
      <h2>{texts.offline}</h2>
      <p>{texts.offlineText}</p>
      <p>
        <Copyable value={exportCommand} label={exportCommand} />
      </p>
      <p>
        <Copyable value={verifyCommand} label={verifyCommand} />
      </p>
      {data && (
        <>
          <h3>{texts.keys}</h3>
          {data
            .trim()
            .split('\n')
            .map((key) => (
              <p key={key}>
                <Copyable value={key} label={texts.keys} />
              </p>
            ))}
        </>
      )}
    </section>
  )
}

function Check() {
  const texts = useTexts(auditTexts)
  const queries = useQueryClient()
  const [waitingFor, setWaitingFor] = useState<AfterCheck>()
  const [fault, setFault] = useState<unknown>()
  const { data, error, refetch } = useLastCheck(waitingFor)
  const running = waitingFor !== undefined && data?.at === waitingFor.before

  const check = async () => {
    setFault(undefined)
    setWaitingFor({ before: data?.at })
    try {
      const result = await askTrust<AuditCheckResult>('POST', '/audit/check', { body: {} })
      queries.setQueryData(['audit', 'check'], result)
      setWaitingFor(undefined)
    } catch (thrown) {
      // it goes on in the server when it takes longer than an answer may, and the last one is asked for until it is another
      if ([0, 503].includes(refusalFrom(thrown).status)) return
      setFault(thrown)
      setWaitingFor(undefined)
    }
  }
  return (
    <section className="audit-section">
      <h2>{texts.lastCheck}</h2>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {fault !== undefined && <Refused error={fault} />}
      {data === undefined && !error && <Waiting lines={3} />}
      {data === null && <p className="quiet">{texts.neverChecked}</p>}
      {data && <Result result={data} />}
      <button type="button" className="plain-button" disabled={running} onClick={() => void check()}>
        {running ? texts.checking : texts.check}
      </button>
      <p role="status" className="quiet">
        {running && texts.checkLong}
      </p>
    </section>
  )
}

function Result({ result }: { result: AuditCheckResult }) {
  const texts = useTexts(auditTexts)
  const language = useLanguage()
  const { at, size, erased, waiting, problems } = result
  const number = (value: number) => formatNumber(value, language)
  return (
    <>
      <div className={problems.length > 0 ? 'log-state broken' : 'log-state'} role="status">
        <p>
          <b>{problems.length > 0 ? texts.broken(problems.length) : texts.sound}</b>
        </p>
        <p>{texts.checkedAt(formatInstant(at, language), number(size), number(erased), number(waiting))}</p>
      </div>
      {problems.length > 0 && <Problems result={result} />}
    </>
  )
}
