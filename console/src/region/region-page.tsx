import { Link } from '@tanstack/react-router'
import { AreaFrame } from '../app/area-frame.tsx'
import { regionSectionsFor } from '../app/areas.ts'
import { useTexts } from '../i18n/texts.ts'
import { useLogin } from '../session/login.ts'
import { regionTexts } from './region.texts.ts'
import { useHeld } from './run/use-runs.ts'
import '../services/services.css'
import '../data/data.css'
import './region.css'

/** The frame of a region's node: the menu of what she may see, and the page chosen in it. */
export function RegionPage() {
  const texts = useTexts(regionTexts)
  const permissions = useLogin()?.permissions ?? []
  return (
    <AreaFrame menu={texts.menu}>
      {regionSectionsFor(permissions).map((section) => (
        // each is a route of its own; the address is the same
        <Link key={section} to={`/region/${section}` as '/region'}>
          {texts.names[section]}
          {section === 'runs' && <HeldCount />}
        </Link>
      ))}
    </AreaFrame>
  )
}

/** How many questions wait for somebody in the region. */
function HeldCount() {
  const texts = useTexts(regionTexts)
  const many = useHeld().data?.items.length ?? 0
  return many === 0 ? null : (
    <>
      {' '}
      <span className="count" aria-hidden="true">
        {many}
      </span>
      <span className="spoken">{texts.waiting(many)}</span>
    </>
  )
}
