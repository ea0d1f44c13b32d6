import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { services } from '../../app/frame.tsx'

const subscriptions = createRoute({
  getParentRoute: () => services,
  path: '/subscriptions',
  component: lazyRouteComponent(() => import('./subscriptions-page.tsx'), 'SubscriptionsPage'),
})

export const subscriptionsRoutes = [subscriptions]
