import { Link } from '@tanstack/react-router'
import { AreaFrame } from '../app/area-frame.tsx'
import { trustSectionsFor } from '../app/areas.ts'
import { useTexts } from '../i18n/texts.ts'
import { useLogin } from '../session/login.ts'
import { sectionTexts } from './sections.texts.ts'

/** The frame of trust: the menu of what she may see, and the page chosen in it. */
export function TrustPage() {
  const texts = useTexts(sectionTexts)
  const permissions = useLogin()?.permissions ?? []
  return (
    <AreaFrame menu={texts.menu}>
      {trustSectionsFor(permissions).map((section) => (
        // rules and audit are routes of their own, and the others one with a parameter; the address is the same
        <Link key={section} to={`/trust/${section}` as '/trust'}>
          {texts.names[section]}
        </Link>
      ))}
    </AreaFrame>
  )
}
