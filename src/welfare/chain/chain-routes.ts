import Type from 'typebox'
import type { App } from '../../kernel/index.ts'
import { Chain, ChainWrite, Id } from '../contract/index.ts'
import { addRegisterRoutes } from '../register/register-routes.ts'
import type { ChainFilter, ChainRegister } from './chain-store.ts'

export function addChainRoutes(app: App, register: ChainRegister): void {
  addRegisterRoutes<Chain, ChainWrite, ChainFilter>(app, {
    path: 'chains',
    one: 'chain',
    many: 'alarm chains',
    register,
    schemas: {
      Doc: Chain,
      Write: ChainWrite,
      Filter: Type.Object({
        controller: Type.Optional(Id),
        person: Type.Optional(Id),
        own: Type.Optional(
          Type.Boolean({ description: "true: only people's own chains; false: only templates" }),
        ),
      }),
    },
    removable: true,
  })
}
