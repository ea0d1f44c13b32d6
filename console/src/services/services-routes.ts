import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { serviceSectionsFor } from '../app/areas.ts'
import { services } from '../app/frame.tsx'
import { currentLogin } from '../session/login.ts'
import { indexRoutes } from './index/index-routes.ts'
import { subscriptionsRoutes } from './subscriptions/subscriptions-routes.ts'

const home = createRoute({
  getParentRoute: () => services,
  path: '/',
  beforeLoad: () => {
    const [first = 'contracts'] = serviceSectionsFor(currentLogin()?.permissions ?? [])
    throw redirect({ to: `/services/${first}` as '/services', replace: true })
  },
})
const traffic = createRoute({
  getParentRoute: () => services,
  path: '/traffic',
  component: lazyRouteComponent(() => import('./traffic/traffic-page.tsx'), 'TrafficPage'),
})
const contracts = createRoute({
  getParentRoute: () => services,
  path: '/contracts',
  component: lazyRouteComponent(() => import('./contracts/contracts-page.tsx'), 'ContractsPage'),
})
const contractImport = createRoute({
  getParentRoute: () => services,
  path: '/contracts/import',
  component: lazyRouteComponent(() => import('./contracts/import-page.tsx'), 'ImportPage'),
})
const contract = createRoute({
  getParentRoute: () => services,
  path: '/contracts/$id',
  component: lazyRouteComponent(() => import('./contracts/contract-page.tsx'), 'ContractPage'),
})
const addressing = createRoute({
  getParentRoute: () => services,
  path: '/addressing',
  component: lazyRouteComponent(() => import('./addressing/addressing-page.tsx'), 'AddressingPage'),
})
const draft = createRoute({
  getParentRoute: () => services,
  path: '/addressing/drafts/$id',
  component: lazyRouteComponent(() => import('./addressing/draft-page.tsx'), 'DraftPage'),
})
const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
const explain = createRoute({
  getParentRoute: () => services,
  path: '/explain',
  component: lazyRouteComponent(() => import('./explain/explain-page.tsx'), 'ExplainPage'),
})
const calls = createRoute({
  getParentRoute: () => services,
  path: '/calls',
  validateSearch: (
    given: Record<string, unknown>,
  ): { consumer?: string; contract?: string; code?: string } => {
    const [consumer, key, code] = [text(given['consumer']), text(given['contract']), text(given['code'])]
    return { ...(consumer && { consumer }), ...(key && { contract: key }), ...(code && { code }) }
  },
  component: lazyRouteComponent(() => import('./calls/calls-page.tsx'), 'CallsPage'),
})
const story = createRoute({
  getParentRoute: () => services,
  path: '/calls/$id',
  component: lazyRouteComponent(() => import('./calls/story-page.tsx'), 'StoryPage'),
})

/** The pages of the service platform, each with routes of its own. */
export const servicesRoute = services.addChildren([
  home,
  traffic,
  contracts,
  contractImport,
  contract,
  addressing,
  draft,
  explain,
  calls,
  story,
  ...indexRoutes,
  ...subscriptionsRoutes,
])
