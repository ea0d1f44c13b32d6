import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import type { Proxy } from '../api/contract.ts'
import { useLogin } from '../session/login.ts'
import { mayByMandate } from './mandate.ts'

/** Whose pages are open: one's own, or those of somebody one is a proxy for. */
export interface Subject {
  person: string
  /** The mandate one acts by, and the name of whom it is for. */
  acting: { mandate: Proxy; name: string } | undefined
  /** Whether one may do this here at all; the rules decide beside that. */
  may(act: string): boolean
  actFor(mandate: Proxy, name: string): void
  actForOneself(): void
}

const Context = createContext<Subject | undefined>(undefined)

/** A page that is loaded anew is one's own again, so that nobody acts for somebody else without having chosen it. */
export function SubjectProvider({ children }: { children: ReactNode }) {
  const me = useLogin()?.id ?? ''
  const [acting, setActing] = useState<Subject['acting']>()
  const subject = useMemo<Subject>(
    () => ({
      person: acting?.mandate.person ?? me,
      acting,
      may: (act) => acting === undefined || mayByMandate(acting.mandate, act),
      actFor: (mandate, name) => setActing({ mandate, name }),
      actForOneself: () => setActing(undefined),
    }),
    [me, acting],
  )
  return <Context value={subject}>{children}</Context>
}

export function useSubject(): Subject {
  const subject = useContext(Context)
  if (subject === undefined) throw new Error('outside a SubjectProvider')
  return subject
}
