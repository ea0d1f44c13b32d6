import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Person } from '../../api/contract.ts'
import { request } from '../../api/http.ts'
import { useLanguage } from '../../i18n/language.ts'
import { Refused } from '../../parts/refused.tsx'
import { currentSession } from '../../session/session.ts'
import { personFields } from './people.texts.ts'

/** Finds a person by identity number, which is sent in a body and never stands in an address. */
export function FindByIdentity() {
  const words = personFields[useLanguage()]
  const navigate = useNavigate()
  const [personIdentity, setIdentity] = useState('')
  const [said, setSaid] = useState('')
  const [error, setError] = useState<unknown>()
  const find = async () => {
    setError(undefined)
    setSaid('')
    try {
      const { items } = await request<{ items: Person[] }>('POST', '/people/find', {
        query: { group: currentSession()?.group.id },
        body: { personIdentity },
      })
      const person = items[0]
      if (person === undefined) setSaid(words.findNothing)
      else await navigate({ to: '/registers/$register/$id', params: { register: 'people', id: person.id } })
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <form
      className="find-identity"
      onSubmit={(event) => {
        event.preventDefault()
        void find()
      }}
    >
      <label className="field">
        <span>{words.find}</span>
        <input
          value={personIdentity}
          maxLength={20}
          autoComplete="off"
          onChange={(event) => setIdentity(event.target.value)}
        />
      </label>
      <button type="submit" className="plain-button" disabled={personIdentity.trim() === ''}>
        {words.findButton}
      </button>
      <span role="status">{said}</span>
      {error !== undefined && <Refused error={error} />}
    </form>
  )
}
