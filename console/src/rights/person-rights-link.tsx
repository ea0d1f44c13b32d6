import { Link } from '@tanstack/react-router'
import type { Person } from '../api/contract.ts'
import { useTexts } from '../i18n/texts.ts'
import { useMay } from '../session/login.ts'
import { rightsTexts } from './rights.texts.ts'

/** From a person in the registers to what she has decided, for whoever may enter that. */
export function PersonRightsLink({ person: { residentId } }: { person: Person }) {
  const texts = useTexts(rightsTexts)
  const mayRead = useMay('trust.rights.read')
  if (!mayRead || residentId === undefined) return null
  return (
    <section>
      <h2>{texts.inRegister}</h2>
      <Link to="/registers/rights/$residentId" params={{ residentId }}>
        {texts.openRights}
      </Link>
    </section>
  )
}
