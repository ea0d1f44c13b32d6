import { createRootRoute, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { knownLogin, pageRights } from '../session/login.ts'
import { homeOf } from './areas.ts'
import { NotFound, PageBroke } from './not-found.tsx'
import { Shell } from './shell.tsx'

export const root = createRootRoute({ notFoundComponent: NotFound, errorComponent: PageBroke })

/** Whatever asks who one is: nobody comes further without a login, and comes back here after it. */
export const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ location }) => {
    if ((await knownLogin()) === undefined)
      throw redirect({ to: '/login', search: { return: location.href } })
  },
})

export const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async () => {
    const login = await knownLogin()
    const to = login === undefined ? '/login' : homeOf({ kind: login.kind, permissions: pageRights(login) })
    throw redirect({ to: to as '/board', replace: true })
  },
})

/** The area of trust: its menu beside the page chosen in it. */
export const trust = createRoute({
  getParentRoute: () => shell,
  path: '/trust',
  component: lazyRouteComponent(() => import('../admin/trust-page.tsx'), 'TrustPage'),
})

/** The service platform: its menu beside the page chosen in it. */
export const services = createRoute({
  getParentRoute: () => shell,
  path: '/services',
  component: lazyRouteComponent(() => import('../services/services-page.tsx'), 'ServicesPage'),
})

/** The data hub: its menu beside the page chosen in it. */
export const data = createRoute({
  getParentRoute: () => shell,
  path: '/data',
  component: lazyRouteComponent(() => import('../data/data-page.tsx'), 'DataPage'),
})

/** A region's node: its menu beside the page chosen in it. */
export const region = createRoute({
  getParentRoute: () => shell,
  path: '/region',
  component: lazyRouteComponent(() => import('../region/region-page.tsx'), 'RegionPage'),
})

/** The registers of the reception, and what persons have decided. */
export const registers = createRoute({
  getParentRoute: () => shell,
  path: '/registers',
  component: lazyRouteComponent(() => import('../register/register-page.tsx'), 'RegistersPage'),
})
