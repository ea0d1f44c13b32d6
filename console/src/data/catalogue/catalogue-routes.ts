import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { data } from '../../app/frame.tsx'

const list = createRoute({
  getParentRoute: () => data,
  path: '/catalogue',
  component: lazyRouteComponent(() => import('./catalogue-page.tsx'), 'CataloguePage'),
})
const dataset = createRoute({
  getParentRoute: () => data,
  path: '/catalogue/$id',
  component: lazyRouteComponent(() => import('./dataset-page.tsx'), 'DatasetPage'),
})

/** The catalogue of data. */
export const catalogueRoutes = [list, dataset] as const
