import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { serviceSectionsFor } from '../app/areas.ts'
import { services } from '../app/frame.tsx'
import { currentLogin } from '../session/login.ts'
import { isList, type List } from './addressing/lists.ts'
import { callSearchOf } from './calls/call-search.ts'
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
const trafficRules = createRoute({
  getParentRoute: () => services,
  path: '/traffic/rules',
  component: lazyRouteComponent(() => import('./traffic/rules/rules-page.tsx'), 'RulesPage'),
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
  validateSearch: ({ list }: Record<string, unknown>): { list?: List } => (isList(list) ? { list } : {}),
  component: lazyRouteComponent(() => import('./addressing/addressing-page.tsx'), 'AddressingPage'),
})
const draft = createRoute({
  getParentRoute: () => services,
  path: '/addressing/drafts/$id',
  component: lazyRouteComponent(() => import('./addressing/draft-page.tsx'), 'DraftPage'),
})
const explain = createRoute({
  getParentRoute: () => services,
  path: '/explain',
  component: lazyRouteComponent(() => import('./explain/explain-page.tsx'), 'ExplainPage'),
})
const calls = createRoute({
  getParentRoute: () => services,
  path: '/calls',
  validateSearch: callSearchOf,
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
  trafficRules,
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
