import { useState } from 'react'
import { askTrust } from '../../api/trust.ts'
import { Problem } from '../problem.tsx'
import { residentTexts } from '../resident.texts.ts'
import { useSubject } from '../subject.tsx'
import { useWords } from '../words.ts'
import { proxiesTexts } from './proxies.texts.ts'

export interface Found {
  id: string
  name: string
}

/** Finds whom to give a mandate by her personal identity number, which is sent in the body and kept nowhere. */
export function FindPerson({
  found,
  onFound,
}: {
  found: Found | undefined
  onFound(person: Found | undefined): void
}) {
  const texts = useWords(proxiesTexts)
  const common = useWords(residentTexts)
  const { person, as } = useSubject()
  const [identity, setIdentity] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const find = async () => {
    setBusy(true)
    setError(undefined)
    try {
      const body = { personIdentity: identity.trim() }
      // staff looks in the register, where a protected identity has no name
      const path = as === 'staff' ? '/residents/find' : `/people/${person}/proxy-holders`
      const { id, name = common.unknownName } = await askTrust<Partial<Found> & Pick<Found, 'id'>>(
        'POST',
        path,
        { body },
      )
      onFound({ id, name })
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="me-find">
      <label className="me-field">
        <span>{texts.identity}</span>
        <small>{texts.identityHint}</small>
        <input
          inputMode="numeric"
          autoComplete="off"
          maxLength={13}
          value={identity}
          onChange={(event) => {
            setIdentity(event.target.value)
            onFound(undefined)
          }}
          onKeyDown={(event) => event.key === 'Enter' && identity.trim() !== '' && void find()}
        />
      </label>
      <button
        type="button"
        className="me-button quiet-button"
        disabled={busy || identity.trim() === ''}
        onClick={() => void find()}
      >
        {texts.find}
      </button>
      {error !== undefined && <Problem error={error} />}
      <p role="status">{found && <b>{texts.found(found.name)}</b>}</p>
    </div>
  )
}
