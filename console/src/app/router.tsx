import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { BoardPage } from '../board/board-page.tsx'
import { StartPage } from '../session/start-page.tsx'
import { NotFound, PageBroke } from './not-found.tsx'
import { Shell } from './shell.tsx'

const root = createRootRoute({ notFoundComponent: NotFound, errorComponent: PageBroke })
const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/board' })
  },
})
const start = createRoute({ getParentRoute: () => root, path: '/start', component: StartPage })
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell })

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
const registers = createRoute({
  getParentRoute: () => shell,
  path: '/registers',
  component: lazyRouteComponent(registersArea, 'RegistersPage'),
})
const registersHome = createRoute({
  getParentRoute: () => registers,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/registers/$register', params: { register: 'people' } })
  },
})
const tests = createRoute({
  getParentRoute: () => registers,
  path: '/tests',
  component: lazyRouteComponent(() => import('../register/tests/tests-page.tsx'), 'TestsPage'),
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

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    start,
    shell.addChildren([
      board.addChildren([boardAlarm]),
      registers.addChildren([registersHome, tests, register, registerObject]),
      incident,
      followUp,
    ]),
  ]),
  defaultPreload: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
