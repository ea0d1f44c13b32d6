import { Button } from '@midas-ds/components/button'
import { useState } from 'react'
import type { Controller, Group, Staff } from '../api/contract.ts'
import { request } from '../api/http.ts'
import { useTexts } from '../i18n/texts.ts'
import { Refused } from '../parts/refused.tsx'
import { startTexts } from './start.texts.ts'

/** A new installation has nobody to be yet: the first municipality, its reception and the first operator are made here. */
export function FirstTime({ onMade }: { onMade(): void }) {
  const texts = useTexts(startTexts).firstTime
  const [names, setNames] = useState({ controller: '', group: '', staff: '' })
  const [error, setError] = useState<unknown>()
  const complete = Object.values(names).every((name) => name.trim() !== '')
  const make = async () => {
    setError(undefined)
    try {
      const controller = await request<Controller>('POST', '/controllers', {
        body: { name: names.controller.trim() },
      })
      const serves = [controller.id]
      const group = await request<Group>('POST', '/groups', {
        body: { name: names.group.trim(), kind: 'reception', serves, hours: [] },
      })
      await addStaff(names.staff, group.id)
      onMade()
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <p>{texts.lead}</p>
      {(['controller', 'group', 'staff'] as const).map((field) => (
        <label key={field} className="name-field">
          {texts[field]}
          <input
            value={names[field]}
            maxLength={100}
            autoComplete="off"
            onChange={(event) => setNames({ ...names, [field]: event.target.value })}
          />
        </label>
      ))}
      {error !== undefined && <Refused error={error} />}
      <Button type="submit" isDisabled={!complete}>
        {texts.make}
      </Button>
    </form>
  )
}

/** Adds whoever is not in the group's list yet. */
export function AddMe({ groupId, onAdded }: { groupId: string; onAdded(staff: Staff): void }) {
  const texts = useTexts(startTexts)
  const [name, setName] = useState('')
  const [error, setError] = useState<unknown>()
  const add = async () => {
    setError(undefined)
    try {
      onAdded(await addStaff(name, groupId))
      setName('')
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <div className="add-me">
      <label className="name-field">
        {texts.addMe}
        <input
          value={name}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <button type="button" className="plain-button" disabled={name.trim() === ''} onClick={() => void add()}>
        {texts.add}
      </button>
      {error !== undefined && <Refused error={error} />}
    </div>
  )
}

const addStaff = (name: string, groupId: string): Promise<Staff> =>
  request('POST', '/staff', { body: { name: name.trim(), groupIds: [groupId] } })
