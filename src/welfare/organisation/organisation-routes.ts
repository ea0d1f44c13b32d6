import Type from 'typebox'
import type { App } from '../../kernel/index.ts'
import {
  Controller,
  ControllerWrite,
  Group,
  GroupWrite,
  Id,
  oneOf,
  Staff,
  StaffWrite,
} from '../contract/index.ts'
import { addRegisterRoutes } from '../register/register-routes.ts'
import type { ControllerRegister } from './controller-store.ts'
import type { GroupFilter, GroupRegister } from './group-store.ts'
import type { StaffFilter, StaffRegister } from './staff-store.ts'

export function addControllerRoutes(app: App, register: ControllerRegister): void {
  addRegisterRoutes<Controller, ControllerWrite, object>(app, {
    path: 'controllers',
    one: 'controller',
    many: 'controllers',
    register,
    schemas: { Doc: Controller, Write: ControllerWrite, Filter: Type.Object({}) },
    removable: false,
  })
}

export function addGroupRoutes(app: App, register: GroupRegister): void {
  addRegisterRoutes<Group, GroupWrite, GroupFilter>(app, {
    path: 'groups',
    one: 'group',
    many: 'groups on duty',
    register,
    schemas: {
      Doc: Group,
      Write: GroupWrite,
      Filter: Type.Object({
        controller: Type.Optional(Id),
        kind: Type.Optional(oneOf(['reception', 'response'] as const)),
      }),
    },
    removable: true,
  })
}

export function addStaffRoutes(app: App, register: StaffRegister): void {
  addRegisterRoutes<Staff, StaffWrite, StaffFilter>(app, {
    path: 'staff',
    one: 'member of staff',
    many: 'staff',
    register,
    schemas: { Doc: Staff, Write: StaffWrite, Filter: Type.Object({ member: Type.Optional(Id) }) },
    removable: true,
  })
}
