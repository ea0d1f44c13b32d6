import { createRoute, redirect } from '@tanstack/react-router'
import { serviceSectionsFor } from '../app/areas.ts'
import { services } from '../app/frame.tsx'
import { currentLogin } from '../session/login.ts'

const home = createRoute({
  getParentRoute: () => services,
  path: '/',
  beforeLoad: () => {
    const [first = 'contracts'] = serviceSectionsFor(currentLogin()?.permissions ?? [])
    throw redirect({ to: `/services/${first}` as '/services', replace: true })
  },
})

/** The pages of the service platform, each with routes of its own. */
export const servicesRoute = services.addChildren([home])
