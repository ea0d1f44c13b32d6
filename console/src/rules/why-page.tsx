import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { ExplainedDenial } from '../api/contract.ts'
import { formatInstant, formatSecond } from '../i18n/format.ts'
import { useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { Copyable } from '../parts/copyable.tsx'
import { Refused } from '../parts/refused.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { useLogin, useMay } from '../session/login.ts'
import { loginHref } from '../session/login-href.ts'
import { actTexts } from './acts.texts.ts'
import { DecidingRules, WouldHaveToChange } from './explained.tsx'
import { rulesTexts } from './rules.texts.ts'
import { useDenial } from './rules-api.ts'

const decisionNumber = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i

/** Why a decision denied: from its number, pasted alone or with the whole message around it. */
export function WhyPage() {
  const texts = useTexts(rulesTexts)
  const { decisionId } = useParams({ strict: false })
  const navigate = useNavigate()
  const [typed, setTyped] = useState(decisionId ?? '')
  const [fault, setFault] = useState('')
  const { data, error, refetch } = useDenial(decisionId)
  const look = () => {
    const number = decisionNumber.exec(typed)?.[0].toLowerCase()
    setFault(number === undefined ? texts.noNumber : '')
    if (number !== undefined)
      void navigate({ to: '/trust/rules/why/$decisionId', params: { decisionId: number } })
  }
  return (
    <div className="why">
      <h2>{texts.whyTitle}</h2>
      <p className="quiet">{texts.whyLead}</p>
      <form
        className="register-tools"
        onSubmit={(event) => {
          event.preventDefault()
          look()
        }}
      >
        <label className="field">
          <span>{texts.number}</span>
          <input value={typed} autoComplete="off" onChange={(event) => setTyped(event.target.value)} />
        </label>
        <button type="submit" className="plain-button">
          {texts.look}
        </button>
      </form>
      <p role="alert" className="fault">
        {fault}
      </p>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {decisionId && data === undefined && !error && <Waiting lines={8} />}
      {data && <Explanation denial={data} />}
    </div>
  )
}

function Explanation({ denial }: { denial: ExplainedDenial }) {
  const texts = useTexts(rulesTexts)
  const acts: Record<string, string> = useTexts(actTexts)
  const language = useLanguage()
  const login = useLogin()
  const mayRead = useMay('trust.audit.read')
  const { id, at, actor, act, controller, rules, missing } = denial
  const mine = login?.id === actor.id
  const surer = missing.some(({ lacking }) => lacking.some((each) => each.id === 'loa3'))
  return (
    <article className="explanation">
      <h2>{texts.denied(`${formatInstant(at, language)}:${formatSecond(at).slice(-2)}`)}</h2>
      <dl className="why-facts">
        <div>
          <dt>{texts.whatFor}</dt>
          <dd>
            {acts[act] ?? act} {acts[act] && <code className="quiet">{act}</code>}
          </dd>
        </div>
        <div>
          <dt>{texts.whoTried}</dt>
          <dd>
            {mine ? (
              texts.you
            ) : (
              <>
                {texts.kinds[actor.kind] ?? actor.kind} <Copyable value={actor.id} label={texts.whoTried} />
              </>
            )}
          </dd>
        </div>
        {controller && (
          <div>
            <dt>{texts.whose}</dt>
            <dd>
              <Copyable value={controller} label={texts.whose} />
            </dd>
          </div>
        )}
        <div>
          <dt>{texts.number}</dt>
          <dd>
            <Copyable value={id} label={texts.number} />
          </dd>
        </div>
      </dl>
      <DecidingRules rules={rules} />
      <WouldHaveToChange missing={missing} />
      {mine && surer && (
        <p className="told">
          {texts.surerText} <a href={loginHref(3)}>{texts.surer}</a>
        </p>
      )}
      <p className="quiet">{texts.notKept}</p>
      {mayRead && (
        <Link to="/trust/audit" search={{ decision: id }}>
          {texts.inLog}
        </Link>
      )}
    </article>
  )
}
