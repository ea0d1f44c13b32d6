import { Link } from '@tanstack/react-router'
import { AreaFrame } from '../app/area-frame.tsx'
import { dataSectionsFor } from '../app/areas.ts'
import { useTexts } from '../i18n/texts.ts'
import { useLogin } from '../session/login.ts'
import { dataTexts } from './data.texts.ts'
import { ReturnedCount, ReviewCount } from './environment/waiting-count.tsx'
import { PermitCount, RequestCount } from './request/waiting-count.tsx'
import '../services/services.css'
import './data.css'
import './request/request.css'

/** The frame of the data hub: the menu of what she may see, and the page chosen in it. */
export function DataPage() {
  const texts = useTexts(dataTexts)
  const permissions = useLogin()?.permissions ?? []
  return (
    <AreaFrame menu={texts.menu}>
      {dataSectionsFor(permissions).map((section) => (
        // each is a route of its own; the address is the same
        <Link key={section} to={`/data/${section}` as '/data'}>
          {texts.names[section]}
          {section === 'requests' && <RequestCount />}
          {section === 'permits' && <PermitCount />}
          {section === 'reviews' && <ReviewCount />}
          {section === 'environments' && <ReturnedCount />}
        </Link>
      ))}
    </AreaFrame>
  )
}
