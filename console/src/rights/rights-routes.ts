import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { registers } from '../app/frame.tsx'

const area = () => import('./rights-page.tsx')

/** Staff's page where a resident is found by her identity. */
export const findResidentRoute = createRoute({
  getParentRoute: () => registers,
  path: '/rights',
  component: lazyRouteComponent(() => import('./find-page.tsx'), 'FindPage'),
})
const rights = createRoute({
  getParentRoute: () => registers,
  path: '/rights/$residentId',
  component: lazyRouteComponent(area, 'RightsPage'),
})
const overview = createRoute({
  getParentRoute: () => rights,
  path: '/',
  component: lazyRouteComponent(area, 'OverviewPage'),
})
const consents = createRoute({
  getParentRoute: () => rights,
  path: '/consents',
  component: lazyRouteComponent(area, 'RightsConsents'),
})
const blocks = createRoute({
  getParentRoute: () => rights,
  path: '/blocks',
  component: lazyRouteComponent(area, 'RightsBlocks'),
})
const proxies = createRoute({
  getParentRoute: () => rights,
  path: '/proxies',
  component: lazyRouteComponent(area, 'RightsProxies'),
})
const mandate = createRoute({
  getParentRoute: () => rights,
  path: '/mandate',
  component: lazyRouteComponent(() => import('./mandate-page.tsx'), 'MandatePage'),
})
const ability = createRoute({
  getParentRoute: () => rights,
  path: '/ability',
  component: lazyRouteComponent(() => import('./ability-page.tsx'), 'AbilityPage'),
})

/** Staff's pages of what one person has decided. */
export const rightsRoute = rights.addChildren([overview, consents, blocks, proxies, mandate, ability])
