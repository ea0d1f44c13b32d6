import { Link } from '@tanstack/react-router'
import { AreaFrame } from '../app/area-frame.tsx'
import { serviceSectionsFor } from '../app/areas.ts'
import { useTexts } from '../i18n/texts.ts'
import { useLogin } from '../session/login.ts'
import { servicesTexts } from './services.texts.ts'

/** The frame of the service platform: the menu of what she may see, and the page chosen in it. */
export function ServicesPage() {
  const texts = useTexts(servicesTexts)
  const permissions = useLogin()?.permissions ?? []
  return (
    <AreaFrame menu={texts.menu}>
      {serviceSectionsFor(permissions).map((section) => (
        // each is a route of its own; the address is the same
        <Link key={section} to={`/services/${section}` as '/services'}>
          {texts.names[section]}
        </Link>
      ))}
    </AreaFrame>
  )
}
