import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTexts } from '../i18n/texts.ts'
import { Refused } from '../parts/refused.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { findRules, lawCounts, type RuleFilter } from './laws.ts'
import { RuleCard } from './rule-card.tsx'
import { rulesTexts } from './rules.texts.ts'
import { useRules } from './rules-api.ts'

const noFilter: RuleFilter = { search: '', law: '', effect: '' }

/** Every rule with its words, searched and narrowed by law and effect. */
export function RuleList() {
  const texts = useTexts(rulesTexts)
  const { data, error, refetch } = useRules()
  const [filter, setFilter] = useState(noFilter)
  const change = (next: Partial<RuleFilter>) => setFilter({ ...filter, ...next })
  const found = findRules(data ?? [], filter)
  return (
    <>
      <p className="quiet">{texts.lead}</p>
      <search className="register-tools">
        <label className="field">
          <span>{texts.search}</span>
          <input
            type="search"
            placeholder={texts.searchHint}
            maxLength={100}
            value={filter.search}
            onChange={(event) => change({ search: event.target.value })}
          />
        </label>
        <label className="field">
          <span>{texts.law}</span>
          <select value={filter.law} onChange={(event) => change({ law: event.target.value })}>
            <option value="">{texts.allLaws}</option>
            {lawCounts(data ?? []).map(([law, count]) => (
              <option key={law} value={law}>
                {law} ({count})
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>{texts.effect}</span>
          <select
            value={filter.effect}
            onChange={(event) => change({ effect: event.target.value as RuleFilter['effect'] })}
          >
            <option value="">{texts.allEffects}</option>
            <option value="permit">{texts.effects.permit}</option>
            <option value="forbid">{texts.effects.forbid}</option>
          </select>
        </label>
      </search>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={16} />}
      {data && (
        <p role="status" className="quiet">
          {texts.found(found.length, String(data.length))}
        </p>
      )}
      {data && found.length === 0 && (
        <div className="empty">
          <p>{texts.none}</p>
          <button type="button" className="plain-button" onClick={() => setFilter(noFilter)}>
            {texts.showAll}
          </button>
        </div>
      )}
      {data && <Cards found={found} />}
    </>
  )
}

function Cards({ found }: { found: ReturnType<typeof findRules> }) {
  const { hash } = useLocation()
  const list = useRef<HTMLOListElement>(null)
  // the rule that a link names, once it is on the page
  useEffect(() => {
    const rule = hash === '' ? null : list.current?.querySelector<HTMLElement>(`#${CSS.escape(hash)}`)
    rule?.scrollIntoView({ block: 'start' })
    rule?.focus({ preventScroll: true })
  }, [hash])
  return (
    <ol ref={list} className="rule-cards">
      {found.map((rule) => (
        <RuleCard key={rule.id} rule={rule} />
      ))}
    </ol>
  )
}
