import { Button } from '@midas-ds/components/button'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { Group, Page, Staff } from '../api/contract.ts'
import { request } from '../api/http.ts'
import { LanguageSwitch, ThemeSwitch } from '../app/switches.tsx'
import { useTexts } from '../i18n/texts.ts'
import { Refused } from '../parts/refused.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { AddMe, FirstTime } from './first-time.tsx'
import { chooseSession, useSession } from './session.ts'
import { startTexts } from './start.texts.ts'
import './start.css'

/** Where an operator says which group she watches and who she is, until there is a login. */
export function StartPage() {
  const texts = useTexts(startTexts)
  const groups = useQuery({
    queryKey: ['groups', 'all'],
    queryFn: ({ signal }) => request<Page<Group>>('GET', '/groups', { query: { limit: 500 }, signal }),
  })
  const staff = useQuery({
    queryKey: ['staff', 'all'],
    queryFn: ({ signal }) => request<Page<Staff>>('GET', '/staff', { query: { limit: 500 }, signal }),
  })
  const error = groups.error ?? staff.error
  const reread = () => void Promise.all([groups.refetch(), staff.refetch()])
  return (
    <main className="start">
      <div className="start-tools">
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      <h1>{texts.title}</h1>
      <p className="start-lead">{texts.lead}</p>
      {error && <Refused error={error} onRetry={reread} />}
      {groups.data && staff.data ? (
        <Choose groups={groups.data.items} staff={staff.data.items} onMade={reread} />
      ) : (
        !error && <Waiting lines={8} />
      )}
      <p className="quiet">{texts.unsecured}</p>
    </main>
  )
}

function Choose({ groups, staff, onMade }: { groups: Group[]; staff: Staff[]; onMade(): void }) {
  const texts = useTexts(startTexts)
  const session = useSession()
  const navigate = useNavigate()
  const sorted = useMemo(
    () => groups.toSorted((a, b) => Number(a.kind !== 'reception') - Number(b.kind !== 'reception')),
    [groups],
  )
  const [chosenGroup, setGroupId] = useState(session?.group.id)
  const groupId = groups.some(({ id }) => id === chosenGroup) ? chosenGroup : sorted[0]?.id
  const [staffId, setStaffId] = useState(session?.staff.id)
  const group = groups.find(({ id }) => id === groupId)
  const people = useMemo(
    () => staff.filter(({ groupIds }) => groupId !== undefined && groupIds.includes(groupId)),
    [staff, groupId],
  )
  const person = people.find(({ id }) => id === staffId)
  if (groups.length === 0) return <FirstTime onMade={onMade} />
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (group === undefined || person === undefined) return
        chooseSession({
          group: { id: group.id, name: group.name },
          staff: { id: person.id, name: person.name },
        })
        void navigate({ to: '/board' })
      }}
    >
      <fieldset>
        <legend>{texts.group}</legend>
        {sorted.map(({ id, name, kind, onDutyNow }) => (
          <label key={id} className="choice">
            <input type="radio" name="group" checked={id === groupId} onChange={() => setGroupId(id)} />
            <b>{name}</b>
            <small>
              {texts.kind[kind]}, {onDutyNow ? texts.onDuty : texts.offDuty}
            </small>
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{texts.staff}</legend>
        {people.length === 0 && <p className="quiet">{texts.noStaff}</p>}
        <div className="start-people">
          {people.map(({ id, name, title }) => (
            <label key={id} className="choice">
              <input type="radio" name="staff" checked={id === staffId} onChange={() => setStaffId(id)} />
              <b>{name}</b>
              {title && <small>{title}</small>}
            </label>
          ))}
        </div>
        {groupId !== undefined && (
          <AddMe
            groupId={groupId}
            onAdded={(added) => {
              setStaffId(added.id)
              onMade()
            }}
          />
        )}
      </fieldset>
      <Button type="submit" isDisabled={group === undefined || person === undefined}>
        {texts.start}
      </Button>
    </form>
  )
}
