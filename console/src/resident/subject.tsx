import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import type { Proxy } from '../api/contract.ts'
import { assignmentOf, useLogin } from '../session/login.ts'
import { mayByMandate } from './mandate.ts'

/** Whose pages are open, and who acts there: she herself, a proxy of hers, or staff at her request. */
export interface Subject {
  person: string
  as: 'herself' | 'proxy' | 'staff'
  /** What the person is called to whoever acts for her; undefined when she acts herself, or it is not to be shown. */
  name: string | undefined
  /** The mandate one acts by, and the name of whom it is for. */
  acting: { mandate: Proxy; name: string } | undefined
  /** Of staff: the organisation whose data it may enter decisions on. */
  organisation: { id: string; name: string } | undefined
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
      as: acting === undefined ? 'herself' : 'proxy',
      name: acting?.name,
      acting,
      organisation: undefined,
      may: (act) => acting === undefined || mayByMandate(acting.mandate, act),
      actFor: (mandate, name) => setActing({ mandate, name }),
      actForOneself: () => setActing(undefined),
    }),
    [me, acting],
  )
  return <Context value={subject}>{children}</Context>
}

interface StaffProps {
  person: string
  name: string | undefined
  children: ReactNode
}

/** Staff enters what a person asks for herself (rule on-request); what she is a proxy for is not theirs to see. */
export function StaffSubjectProvider({ person, name, children }: StaffProps) {
  const organisation = assignmentOf(useLogin())?.organisation
  const subject = useMemo<Subject>(
    () => ({
      person,
      as: 'staff',
      name,
      acting: undefined,
      organisation,
      may: (act) => act !== 'mandates.read',
      actFor: () => undefined,
      actForOneself: () => undefined,
    }),
    [person, name, organisation],
  )
  return <Context value={subject}>{children}</Context>
}

export function useSubject(): Subject {
  const subject = useContext(Context)
  if (subject === undefined) throw new Error('outside a SubjectProvider')
  return subject
}
