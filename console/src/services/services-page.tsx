import { Link, Outlet } from '@tanstack/react-router'
import { serviceSectionsFor } from '../app/areas.ts'
import { useTexts } from '../i18n/texts.ts'
import { useLogin } from '../session/login.ts'
import { servicesTexts } from './services.texts.ts'
import '../register/register.css'

/** The frame of the service platform: the menu of what she may see, and the page chosen in it. */
export function ServicesPage() {
  const texts = useTexts(servicesTexts)
  const permissions = useLogin()?.permissions ?? []
  return (
    <div className="registers">
      <nav aria-label={texts.menu} className="registers-menu no-print">
        {serviceSectionsFor(permissions).map((section) => (
          // each is a route of its own; the address is the same
          <Link key={section} to={`/services/${section}` as '/services'}>
            {texts.names[section]}
          </Link>
        ))}
      </nav>
      <div className="registers-page">
        <Outlet />
      </div>
    </div>
  )
}
