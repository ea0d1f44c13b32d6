import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Resident } from '../api/contract.ts'
import { askTrust } from '../api/trust.ts'
import { useTexts } from '../i18n/texts.ts'
import { Refused } from '../parts/refused.tsx'
import { rightsTexts } from './rights.texts.ts'
import '../resident/resident.css'
import './rights.css'

/** Finds a resident by her identity, which is sent in a body and never stands in an address. */
export function FindPage() {
  const texts = useTexts(rightsTexts)
  const navigate = useNavigate()
  const [personIdentity, setIdentity] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const find = async () => {
    setBusy(true)
    setError(undefined)
    try {
      const body = { personIdentity: personIdentity.trim() }
      const { id } = await askTrust<Resident>('POST', '/residents/find', { body })
      await navigate({ to: '/registers/rights/$residentId', params: { residentId: id } })
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return (
    <div className="me rights">
      <div className="me-page">
        <h1>{texts.findTitle}</h1>
        <p>{texts.findLead}</p>
        <form
          className="me-find"
          onSubmit={(event) => {
            event.preventDefault()
            void find()
          }}
        >
          <label className="me-field">
            <span>{texts.identity}</span>
            <small>{texts.identityHint}</small>
            <input
              inputMode="numeric"
              autoComplete="off"
              maxLength={20}
              value={personIdentity}
              onChange={(event) => setIdentity(event.target.value)}
            />
          </label>
          <button type="submit" className="me-button" disabled={busy || personIdentity.trim() === ''}>
            {texts.find}
          </button>
          {error !== undefined && <Refused error={error} />}
        </form>
      </div>
    </div>
  )
}
