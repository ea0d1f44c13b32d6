import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { dataSectionsFor } from '../app/areas.ts'
import { data } from '../app/frame.tsx'
import { currentLogin } from '../session/login.ts'
import { catalogueRoutes } from './catalogue/catalogue-routes.ts'
import { choicesOf } from './dashboard/choices.ts'
import { deliveryRoutes } from './delivery/delivery-routes.ts'
import { environmentRoutes } from './environment/environment-routes.ts'
import { requestRoutes } from './request/request-routes.ts'

const home = createRoute({
  getParentRoute: () => data,
  path: '/',
  beforeLoad: () => {
    const [first = 'products'] = dataSectionsFor(currentLogin()?.permissions ?? [])
    throw redirect({ to: `/data/${first}` as '/data', replace: true })
  },
})
const dashboards = () => import('./dashboard/dashboard-pages.tsx')
const beds = createRoute({
  getParentRoute: () => data,
  path: '/beds',
  validateSearch: choicesOf,
  component: lazyRouteComponent(dashboards, 'BedsPage'),
})
const waiting = createRoute({
  getParentRoute: () => data,
  path: '/waiting',
  validateSearch: choicesOf,
  component: lazyRouteComponent(dashboards, 'WaitingPage'),
})
const costs = createRoute({
  getParentRoute: () => data,
  path: '/costs',
  validateSearch: choicesOf,
  component: lazyRouteComponent(dashboards, 'CostsPage'),
})
const products = createRoute({
  getParentRoute: () => data,
  path: '/products',
  component: lazyRouteComponent(() => import('./product/products-page.tsx'), 'ProductsPage'),
})
const product = createRoute({
  getParentRoute: () => data,
  path: '/products/$id',
  component: lazyRouteComponent(() => import('./product/product-page.tsx'), 'ProductPage'),
})
const runs = createRoute({
  getParentRoute: () => data,
  path: '/runs',
  validateSearch: ({ product: of }: Record<string, unknown>): { product?: string } =>
    typeof of === 'string' ? { product: of } : {},
  component: lazyRouteComponent(() => import('./run/runs-page.tsx'), 'RunsPage'),
})
const run = createRoute({
  getParentRoute: () => data,
  path: '/runs/$id',
  component: lazyRouteComponent(() => import('./run/run-page.tsx'), 'RunPage'),
})

/** The pages of the data hub, each with a route of its own. */
export const dataRoute = data.addChildren([
  home,
  beds,
  waiting,
  costs,
  products,
  product,
  runs,
  run,
  ...deliveryRoutes,
  ...catalogueRoutes,
  ...requestRoutes,
  ...environmentRoutes,
])
