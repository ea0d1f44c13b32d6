import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Confirm } from '../parts/confirm.tsx'
import { Refused } from '../parts/refused.tsx'
import { listAddress } from './address.ts'
import type { AnyRegister, Stored, Surroundings } from './register.ts'
import { remove } from './register-api.ts'

/** Removes an object after a question. Its history stays. */
export function RemoveButton({
  register,
  doc,
  around,
}: {
  register: AnyRegister
  doc: Stored
  around: Surroundings
}) {
  const { texts } = around
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [error, setError] = useState<unknown>()
  const yes = async () => {
    setAsking(false)
    try {
      await remove(register, doc)
      await queries.invalidateQueries({ queryKey: ['register', register.api] })
      await navigate(listAddress(register))
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <div className="remove">
      <button type="button" className="plain-button" onClick={() => setAsking(true)}>
        {texts.remove}
      </button>
      {error !== undefined && <Refused error={error} />}
      {asking && (
        <Confirm
          danger
          title={texts.removeTitle(register.nameOf(doc, around))}
          text={texts.removeText}
          yes={texts.remove}
          no={texts.cancel}
          onYes={() => void yes()}
          onNo={() => setAsking(false)}
        />
      )}
    </div>
  )
}
