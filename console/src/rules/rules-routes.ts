import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { trust } from '../app/frame.tsx'

const rules = createRoute({
  getParentRoute: () => trust,
  path: '/rules',
  component: lazyRouteComponent(() => import('./rules-page.tsx'), 'RulesPage'),
})
const list = createRoute({
  getParentRoute: () => rules,
  path: '/',
  component: lazyRouteComponent(() => import('./rule-list.tsx'), 'RuleList'),
})
const tryCase = createRoute({
  getParentRoute: () => rules,
  path: '/try',
  component: lazyRouteComponent(() => import('./try/try-page.tsx'), 'TryPage'),
})
const ask = createRoute({
  getParentRoute: () => rules,
  path: '/ask',
  // whom it is about, by her internal id
  validateSearch: ({ person }: Record<string, unknown>): { person?: string } =>
    typeof person === 'string' ? { person } : {},
  component: lazyRouteComponent(() => import('./ask/ask-page.tsx'), 'AskPage'),
})
const why = createRoute({
  getParentRoute: () => rules,
  path: '/why',
  component: lazyRouteComponent(() => import('./why-page.tsx'), 'WhyPage'),
})
const whyThis = createRoute({
  getParentRoute: () => rules,
  path: '/why/$decisionId',
  component: lazyRouteComponent(() => import('./why-page.tsx'), 'WhyPage'),
})

export const rulesRoute = rules.addChildren([list, tryCase, ask, why, whyThis])
