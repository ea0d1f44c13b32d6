import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shell } from '../../app/frame.tsx'

const list = createRoute({
  getParentRoute: () => shell,
  path: '/data/catalogue',
  component: lazyRouteComponent(() => import('./catalogue-page.tsx'), 'CataloguePage'),
})
const dataset = createRoute({
  getParentRoute: () => shell,
  path: '/data/catalogue/$id',
  component: lazyRouteComponent(() => import('./dataset-page.tsx'), 'DatasetPage'),
})

/** The catalogue of data. */
export const catalogueRoutes = [list, dataset] as const
