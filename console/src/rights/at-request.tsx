import { createContext, type ReactNode, useContext, useState } from 'react'
import { useTexts } from '../i18n/texts.ts'
import { useSubject } from '../resident/subject.tsx'
import { rightsTexts } from './rights.texts.ts'

/** Whether the person has asked for it, as staff has said since the pages of just this person were opened. */
interface AtRequest {
  said: boolean
  say(said: boolean): void
}

const Context = createContext<AtRequest | undefined>(undefined)

export function AtRequestProvider({ children }: { children: ReactNode }) {
  const [said, say] = useState(false)
  return <Context value={{ said, say }}>{children}</Context>
}

export function useAtRequest(): AtRequest {
  const asked = useContext(Context)
  if (asked === undefined) throw new Error('outside an AtRequestProvider')
  return asked
}

/** What is asked before anything of hers is read: that it is at her own request (rule on-request). */
export function Gate() {
  const texts = useTexts(rightsTexts)
  const { name } = useSubject()
  const { say } = useAtRequest()
  return (
    <section className="me-surer" aria-labelledby="gate-title">
      <h2 id="gate-title">{texts.gateTitle}</h2>
      <p>{texts.gateText(name ?? texts.noName)}</p>
      <ul className="me-acts">
        {texts.gateNotes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      <button type="button" className="me-button" onClick={() => say(true)}>
        {texts.gateYes}
      </button>
    </section>
  )
}

/** A page of what is hers, once it has been said that she has asked for it. */
export function OnlyAtRequest({ title, children }: { title: string; children: ReactNode }) {
  const { said } = useAtRequest()
  if (said) return children
  return (
    <>
      <h1>{title}</h1>
      <Gate />
    </>
  )
}
