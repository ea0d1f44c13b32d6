import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { trust } from '../app/frame.tsx'

export const auditRoute = createRoute({
  getParentRoute: () => trust,
  path: '/audit',
  component: lazyRouteComponent(() => import('./audit-page.tsx'), 'AuditPage'),
})
