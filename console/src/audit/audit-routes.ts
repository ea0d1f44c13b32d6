import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { trust } from '../app/frame.tsx'
import { entrySearch } from './entries/entry-search.ts'

const audit = createRoute({
  getParentRoute: () => trust,
  path: '/audit',
  component: lazyRouteComponent(() => import('./audit-page.tsx'), 'AuditPage'),
})
const entries = createRoute({
  getParentRoute: () => audit,
  path: '/',
  validateSearch: entrySearch,
  component: lazyRouteComponent(() => import('./entries/entries-page.tsx'), 'EntriesPage'),
})
const extract = createRoute({
  getParentRoute: () => audit,
  path: '/extract',
  component: lazyRouteComponent(() => import('./extract/extract-page.tsx'), 'ExtractPage'),
})
const reviews = createRoute({
  getParentRoute: () => audit,
  path: '/reviews',
  component: lazyRouteComponent(() => import('./reviews/reviews-page.tsx'), 'ReviewsPage'),
})
const log = createRoute({
  getParentRoute: () => audit,
  path: '/log',
  component: lazyRouteComponent(() => import('./log/log-page.tsx'), 'LogPage'),
})

export const auditRoute = audit.addChildren([entries, extract, reviews, log])
