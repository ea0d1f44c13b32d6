import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { trust } from '../app/frame.tsx'

export const rulesRoute = createRoute({
  getParentRoute: () => trust,
  path: '/rules',
  component: lazyRouteComponent(() => import('./rules-page.tsx'), 'RulesPage'),
})
