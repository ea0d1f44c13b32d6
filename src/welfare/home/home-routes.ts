import Type from 'typebox'
import type { App } from '../../kernel/index.ts'
import { Home, HomeWrite, Id } from '../contract/index.ts'
import { addRegisterRoutes } from '../register/register-routes.ts'
import type { HomeFilter, HomeRegister } from './home-store.ts'

export function addHomeRoutes(app: App, register: HomeRegister): void {
  addRegisterRoutes<Home, HomeWrite, HomeFilter>(app, {
    path: 'homes',
    one: 'home',
    many: 'homes',
    register,
    schemas: { Doc: Home, Write: HomeWrite, Filter: Type.Object({ controller: Type.Optional(Id) }) },
    removable: true,
  })
}
