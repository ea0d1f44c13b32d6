import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { regionSectionsFor } from '../app/areas.ts'
import { region } from '../app/frame.tsx'
import { currentLogin } from '../session/login.ts'
import { reidentificationSearch } from './pseudonym/reidentification-states.ts'
import { asideSearch } from './quality/aside-search.ts'
import { runSearch } from './run/run-search.ts'

const home = createRoute({
  getParentRoute: () => region,
  path: '/',
  beforeLoad: () => {
    const [first = 'runs'] = regionSectionsFor(currentLogin()?.permissions ?? [])
    throw redirect({ to: `/region/${first}` as '/region', replace: true })
  },
})
const runs = createRoute({
  getParentRoute: () => region,
  path: '/runs',
  validateSearch: runSearch,
  component: lazyRouteComponent(() => import('./run/runs-page.tsx'), 'RunsPage'),
})
const run = createRoute({
  getParentRoute: () => region,
  path: '/runs/$id',
  component: lazyRouteComponent(() => import('./run/run-page.tsx'), 'RunPage'),
})
const policies = createRoute({
  getParentRoute: () => region,
  path: '/policies',
  component: lazyRouteComponent(() => import('./policy/policies-page.tsx'), 'PoliciesPage'),
})
const policy = createRoute({
  getParentRoute: () => region,
  path: '/policies/$product',
  component: lazyRouteComponent(() => import('./policy/policy-page.tsx'), 'PolicyPage'),
})
const loads = createRoute({
  getParentRoute: () => region,
  path: '/loads',
  component: lazyRouteComponent(() => import('./load/loads-page.tsx'), 'LoadsPage'),
})
const load = createRoute({
  getParentRoute: () => region,
  path: '/loads/$id',
  component: lazyRouteComponent(() => import('./load/load-page.tsx'), 'LoadPage'),
})
const quality = createRoute({
  getParentRoute: () => region,
  path: '/quality',
  component: lazyRouteComponent(() => import('./quality/quality-page.tsx'), 'QualityPage'),
})
const aside = createRoute({
  getParentRoute: () => region,
  path: '/quality/$entity',
  validateSearch: asideSearch,
  component: lazyRouteComponent(() => import('./quality/aside-page.tsx'), 'AsidePage'),
})

const reidentifications = createRoute({
  getParentRoute: () => region,
  path: '/reidentifications',
  validateSearch: reidentificationSearch,
  component: lazyRouteComponent(
    () => import('./pseudonym/reidentifications-page.tsx'),
    'ReidentificationsPage',
  ),
})
const propose = createRoute({
  getParentRoute: () => region,
  path: '/reidentifications/new',
  component: lazyRouteComponent(() => import('./pseudonym/propose-page.tsx'), 'ProposePage'),
})
const reidentification = createRoute({
  getParentRoute: () => region,
  path: '/reidentifications/$id',
  component: lazyRouteComponent(
    () => import('./pseudonym/reidentification-page.tsx'),
    'ReidentificationPage',
  ),
})
const pseudonyms = createRoute({
  getParentRoute: () => region,
  path: '/pseudonyms',
  component: lazyRouteComponent(() => import('./pseudonym/epochs-page.tsx'), 'EpochsPage'),
})

/** The pages of a region's node, each with a route of its own. */
export const regionRoute = region.addChildren([
  home,
  runs,
  run,
  policies,
  policy,
  loads,
  load,
  quality,
  aside,
  reidentifications,
  propose,
  reidentification,
  pseudonyms,
])
