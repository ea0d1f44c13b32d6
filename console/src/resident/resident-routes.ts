import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shell } from '../app/frame.tsx'

export const residentRoute = createRoute({
  getParentRoute: () => shell,
  path: '/me',
  component: lazyRouteComponent(() => import('./resident-page.tsx'), 'ResidentPage'),
})
