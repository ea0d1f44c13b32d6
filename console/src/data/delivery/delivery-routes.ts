import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { data } from '../../app/frame.tsx'

const list = createRoute({
  getParentRoute: () => data,
  path: '/deliveries',
  component: lazyRouteComponent(() => import('./plans-page.tsx'), 'PlansPage'),
})
const begin = createRoute({
  getParentRoute: () => data,
  path: '/deliveries/new',
  component: lazyRouteComponent(() => import('./new-plan-page.tsx'), 'NewPlanPage'),
})
const keys = createRoute({
  getParentRoute: () => data,
  path: '/deliveries/keys',
  component: lazyRouteComponent(() => import('./keys-page.tsx'), 'KeysPage'),
})
const plan = createRoute({
  getParentRoute: () => data,
  path: '/deliveries/$id',
  component: lazyRouteComponent(() => import('./plan-page.tsx'), 'PlanPage'),
})
const made = createRoute({
  getParentRoute: () => data,
  path: '/deliveries/made/$id',
  component: lazyRouteComponent(() => import('./delivery-page.tsx'), 'DeliveryPage'),
})

/** What is delivered to registers, and what has been. */
export const deliveryRoutes = [list, begin, keys, plan, made]
