import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shell } from '../app/frame.tsx'

const me = createRoute({
  getParentRoute: () => shell,
  path: '/me',
  component: lazyRouteComponent(() => import('./resident-page.tsx'), 'ResidentPage'),
})
const start = createRoute({
  getParentRoute: () => me,
  path: '/',
  component: lazyRouteComponent(() => import('./start-page.tsx'), 'StartPage'),
})
const consents = createRoute({
  getParentRoute: () => me,
  path: '/consents',
  component: lazyRouteComponent(() => import('./consents/consents-page.tsx'), 'ConsentsPage'),
})
const blocks = createRoute({
  getParentRoute: () => me,
  path: '/blocks',
  component: lazyRouteComponent(() => import('./blocks/blocks-page.tsx'), 'BlocksPage'),
})
const proxies = createRoute({
  getParentRoute: () => me,
  path: '/proxies',
  component: lazyRouteComponent(() => import('./proxies/proxies-page.tsx'), 'ProxiesPage'),
})
const seen = createRoute({
  getParentRoute: () => me,
  path: '/seen',
  component: lazyRouteComponent(() => import('./seen/seen-page.tsx'), 'SeenPage'),
})

export const residentRoute = me.addChildren([start, consents, blocks, proxies, seen])
