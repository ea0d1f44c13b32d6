import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { auditRoute } from '../audit/audit-routes.ts'
import { BoardPage } from '../board/board-page.tsx'
import { dataRoute } from '../data/data-routes.ts'
import { publicDecisionsRoute } from '../data/request/request-routes.ts'
import { regionRoute } from '../region/region-routes.ts'
import { residentRoute } from '../resident/resident-routes.ts'
import { findResidentRoute, rightsRoute } from '../rights/rights-routes.ts'
import { rulesRoute } from '../rules/rules-routes.ts'
import { servicesRoute } from '../services/services-routes.ts'
import { currentLogin } from '../session/login.ts'
import { loginSearch } from '../session/search.ts'
import { registerNames, trustSectionsFor } from './areas.ts'
import { home, registers, root, shell, trust } from './frame.tsx'

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: loginSearch,
  component: lazyRouteComponent(() => import('../session/login-page.tsx'), 'LoginPage'),
})
const consent = createRoute({
  getParentRoute: () => root,
  path: '/consent/$id',
  component: lazyRouteComponent(() => import('../session/consent-page.tsx'), 'ConsentPage'),
})

const board = createRoute({ getParentRoute: () => shell, path: '/board', component: BoardPage })
const boardAlarm = createRoute({ getParentRoute: () => board, path: '/$alarmId' })
const incident = createRoute({
  getParentRoute: () => shell,
  path: '/incident/$alarmId',
  component: lazyRouteComponent(() => import('../incident/incident-page.tsx'), 'IncidentPage'),
})
const followUp = createRoute({
  getParentRoute: () => shell,
  path: '/follow-up',
  component: lazyRouteComponent(() => import('../follow-up/follow-up-page.tsx'), 'FollowUpPage'),
})
const registersArea = () => import('../register/register-page.tsx')
const registersHome = createRoute({
  getParentRoute: () => registers,
  path: '/',
  beforeLoad: () => {
    const permissions = currentLogin()?.permissions ?? []
    const register = registerNames.find((name) => permissions.includes(`welfare.${name}.read`))
    if (register === undefined) throw redirect({ to: '/registers/rights' })
    throw redirect({ to: '/registers/$register', params: { register } })
  },
})
const tests = createRoute({
  getParentRoute: () => registers,
  path: '/tests',
  component: lazyRouteComponent(() => import('../register/tests/tests-page.tsx'), 'TestsPage'),
})
const outcomes = createRoute({
  getParentRoute: () => registers,
  path: '/outcomes',
  component: lazyRouteComponent(() => import('../write-back/outcomes-page.tsx'), 'OutcomesPage'),
})
const fromRecord = createRoute({
  getParentRoute: () => registers,
  path: '/from-record/$kind',
  component: lazyRouteComponent(() => import('../register/record/record-page.tsx'), 'RecordPage'),
})
const register = createRoute({
  getParentRoute: () => registers,
  path: '/$register',
  component: lazyRouteComponent(registersArea, 'ListPage'),
})
const registerObject = createRoute({
  getParentRoute: () => registers,
  path: '/$register/$id',
  component: lazyRouteComponent(registersArea, 'OnePage'),
})

const trustHome = createRoute({
  getParentRoute: () => trust,
  path: '/',
  beforeLoad: () => {
    const [first = 'rules'] = trustSectionsFor(currentLogin()?.permissions ?? [])
    throw redirect({ to: `/trust/${first}` as '/trust', replace: true })
  },
})
const adminArea = () => import('../admin/admin-page.tsx')
const trustSection = createRoute({
  getParentRoute: () => trust,
  path: '/$section',
  component: lazyRouteComponent(adminArea, 'SectionPage'),
})
const trustObject = createRoute({
  getParentRoute: () => trust,
  path: '/$section/$id',
  // what a new object begins from, such as the employee of a new assignment
  validateSearch: ({ of }: Record<string, unknown>): { of?: string } =>
    typeof of === 'string' ? { of } : {},
  component: lazyRouteComponent(adminArea, 'OnePage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    login,
    consent,
    publicDecisionsRoute,
    shell.addChildren([
      board.addChildren([boardAlarm]),
      registers.addChildren([
        registersHome,
        tests,
        outcomes,
        fromRecord,
        findResidentRoute,
        rightsRoute,
        register,
        registerObject,
      ]),
      incident,
      followUp,
      residentRoute,
      servicesRoute,
      dataRoute,
      regionRoute,
      trust.addChildren([trustHome, rulesRoute, auditRoute, trustSection, trustObject]),
    ]),
  ]),
  defaultPreload: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
