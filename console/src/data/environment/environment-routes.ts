import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { data } from '../../app/frame.tsx'

const environments = createRoute({
  getParentRoute: () => data,
  path: '/environments',
  component: lazyRouteComponent(() => import('./environments-page.tsx'), 'EnvironmentsPage'),
})
const environment = createRoute({
  getParentRoute: () => data,
  path: '/environments/$id',
  component: lazyRouteComponent(() => import('./environment-page.tsx'), 'EnvironmentPage'),
})
const output = createRoute({
  getParentRoute: () => data,
  path: '/outputs/$id',
  component: lazyRouteComponent(() => import('./output/output-page.tsx'), 'OutputPage'),
})
const reviews = createRoute({
  getParentRoute: () => data,
  path: '/reviews',
  component: lazyRouteComponent(() => import('./output/reviews-page.tsx'), 'ReviewsPage'),
})
const review = createRoute({
  getParentRoute: () => data,
  path: '/reviews/$id',
  component: lazyRouteComponent(() => import('./output/review-page.tsx'), 'ReviewPage'),
})

/** Secure environments, and what leaves them. */
export const environmentRoutes = [environments, environment, output, reviews, review] as const
