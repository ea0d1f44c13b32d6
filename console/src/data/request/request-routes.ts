import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { data, root } from '../../app/frame.tsx'

const forms = () => import('./form/request-form-page.tsx')
const register = () => import('./register/decisions-page.tsx')

const list = createRoute({
  getParentRoute: () => data,
  path: '/requests',
  component: lazyRouteComponent(() => import('./requests-page.tsx'), 'RequestsPage'),
})
const begin = createRoute({
  getParentRoute: () => data,
  path: '/requests/new',
  // the product that it is of, when one comes from there
  validateSearch: ({ product }: Record<string, unknown>): { product?: string } =>
    typeof product === 'string' ? { product } : {},
  component: lazyRouteComponent(forms, 'NewRequestPage'),
})
const one = createRoute({
  getParentRoute: () => data,
  path: '/requests/$id',
  component: lazyRouteComponent(() => import('./request-page.tsx'), 'RequestPage'),
})
const edit = createRoute({
  getParentRoute: () => data,
  path: '/requests/$id/edit',
  component: lazyRouteComponent(forms, 'EditRequestPage'),
})
const permits = createRoute({
  getParentRoute: () => data,
  path: '/permits',
  component: lazyRouteComponent(() => import('./permit/permits-page.tsx'), 'PermitsPage'),
})
const permit = createRoute({
  getParentRoute: () => data,
  path: '/permits/$id',
  component: lazyRouteComponent(() => import('./permit/permit-page.tsx'), 'PermitPage'),
})
const decisions = createRoute({
  getParentRoute: () => data,
  path: '/decisions',
  component: lazyRouteComponent(register, 'DecisionsPage'),
})

/** The register of decisions, which anybody may read without a login. */
export const publicDecisionsRoute = createRoute({
  getParentRoute: () => root,
  path: '/decisions',
  component: lazyRouteComponent(register, 'PublicDecisionsPage'),
})

/** Applications for data, permits, and what was decided. */
export const requestRoutes = [list, begin, one, edit, permits, permit, decisions] as const
