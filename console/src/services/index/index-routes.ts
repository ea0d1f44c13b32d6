import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { services } from '../../app/frame.tsx'

const index = createRoute({
  getParentRoute: () => services,
  path: '/index',
  component: lazyRouteComponent(() => import('./index-page.tsx'), 'IndexPage'),
})
const comparison = createRoute({
  getParentRoute: () => services,
  path: '/index/$id',
  component: lazyRouteComponent(() => import('./comparison-page.tsx'), 'ComparisonPage'),
})

export const indexRoutes = [index, comparison]
