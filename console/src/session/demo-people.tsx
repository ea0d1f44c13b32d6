import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState } from 'react'
import type { DemoPerson } from '../api/contract.ts'
import { useTexts } from '../i18n/texts.ts'
import { Refused } from '../parts/refused.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { FirstTime } from './first-time.tsx'
import { groupPeople, type PeopleGroup } from './people-groups.ts'
import { sessionTexts } from './session.texts.ts'
import { demoPeople, logInAs, shownResidents } from './session-api.ts'

/** The made-up people of a demo, to be with one press: staff by role, then residents. */
export function DemoPeople({ back, level }: { back: string | undefined; level: number | undefined }) {
  const texts = useTexts(sessionTexts)
  const [search, setSearch] = useState('')
  const asked = useDeferredValue(search).trim()
  const [chosenLevel, setLevel] = useState(Math.max(3, level ?? 3))
  const [failed, setFailed] = useState<unknown>()
  const { data, error, refetch } = useQuery({
    queryKey: ['demo-people', asked],
    queryFn: async ({ signal }) =>
      (
        await Promise.all((['staff', 'resident'] as const).map((kind) => demoPeople(kind, asked, signal)))
      ).flat(),
    placeholderData: keepPreviousData,
  })
  const groups = useMemo(() => groupPeople(data ?? []), [data])
  const enter = (person: DemoPerson) => {
    setFailed(undefined)
    // a new page, so that nothing of whoever was logged in before is left in it
    void logInAs(person, chosenLevel).then(() => location.assign(back ?? '/'), setFailed)
  }
  const levels = [
    [2, texts.levels.l2],
    [3, texts.levels.l3],
    [4, texts.levels.l4],
  ] as const
  return (
    <section className="demo" aria-labelledby="demo">
      <h2 id="demo">{texts.demo}</h2>
      <p className="quiet">{texts.demoText}</p>
      <search>
        <label className="name-field">
          {texts.search}
          <input
            type="search"
            maxLength={100}
            autoComplete="off"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </label>
      </search>
      <details className="folded" open={level !== undefined}>
        <summary>
          {texts.level}: {chosenLevel}
        </summary>
        <fieldset>
          <legend className="quiet">{texts.levelText}</legend>
          {levels.map(([value, label]) => (
            <label key={value} className="check">
              <input
                type="radio"
                name="level"
                checked={value === chosenLevel}
                onChange={() => setLevel(value)}
              />
              {label}
            </label>
          ))}
        </fieldset>
      </details>
      {(failed ?? error) != null && <Refused error={failed ?? error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={10} />}
      {data?.length === 0 && asked !== '' && <p role="status">{texts.nobodyFound}</p>}
      {data?.length === 0 && asked === '' && (
        <>
          <p role="status">{texts.nobody}</p>
          <FirstTime open />
        </>
      )}
      {groups.map((group) => (
        <PeopleOf key={group.of} group={group} onChoose={enter} />
      ))}
    </section>
  )
}

function PeopleOf({ group, onChoose }: { group: PeopleGroup; onChoose(person: DemoPerson): void }) {
  const texts = useTexts(sessionTexts)
  const heads: Record<string, string> = { ...texts.roles, none: texts.noRole, residents: texts.residents }
  return (
    <section aria-labelledby={`people-${group.of}`}>
      <h3 id={`people-${group.of}`}>{heads[group.of]}</h3>
      <ul className="start-people">
        {group.people.map((person) => (
          <li key={person.id}>
            <button type="button" className="choice" onClick={() => onChoose(person)}>
              <b>{person.name}</b>
              {person.place && <small>{person.place}</small>}
            </button>
          </li>
        ))}
      </ul>
      {group.of === 'residents' && group.people.length >= shownResidents && (
        <p className="quiet">{texts.moreResidents}</p>
      )}
    </section>
  )
}
