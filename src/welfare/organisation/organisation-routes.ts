import Type from 'typebox'
import type { App } from '../../kernel/index.ts'
import type { Viewer } from '../access/viewer.ts'
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
import { type StaffFilter, type StaffRegister, type StoredStaff, showsPhone } from './staff-store.ts'

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

/** An employee as she is shown: her telephone number to her own organisation and group. */
function shown(staff: StoredStaff, viewer: Viewer): StoredStaff {
  const { phone, organisationIds: _, ...rest } = staff
  return { ...rest, ...(phone !== undefined && showsPhone(staff, viewer) && { phone }) } as StoredStaff
}

export function addStaffRoutes(app: App, register: StaffRegister): void {
  addRegisterRoutes<StoredStaff, StaffWrite, StaffFilter>(app, {
    path: 'staff',
    one: 'member of staff',
    many: 'staff',
    register,
    schemas: { Doc: Staff, Write: StaffWrite, Filter: Type.Object({ member: Type.Optional(Id) }) },
    show: shown,
    showHistory: async (id, changes, viewer) => {
      const known = viewer.controllers === 'all' || showsPhone(await register.found(id), viewer)
      return known
        ? changes
        : changes.map(({ document: { phone: _phone, ...document }, ...change }) => ({ ...change, document }))
    },
    removable: true,
  })
}
