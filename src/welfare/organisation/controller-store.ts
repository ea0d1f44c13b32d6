import {
  inSwedishOrder,
  KnutpunktError,
  parseHsaId,
  parseOrganisationsnummer,
  present,
} from '../../kernel/index.ts'
import type { PartyRegister } from '../../trust/index.ts'
import { accessErrors } from '../access/errors.ts'
import type { Controller, ControllerWrite } from '../contract/index.ts'
import { mirrorController } from '../mirror/mirror.ts'
import { registerErrors } from '../register/errors.ts'
import { createRegister, type Register, type RegisterDeps } from '../register/register.ts'
import { queueWaiting } from '../write-back/outcome-store.ts'

export type ControllerRegister = Register<Controller, ControllerWrite, object>

/** The controllers (personuppgiftsansvariga) that everything else belongs to. They cannot be removed. */
export function createControllers(deps: RegisterDeps & { parties: PartyRegister }): ControllerRegister {
  return createRegister<Controller, ControllerWrite>(deps, {
    kind: 'controller',
    table: 'welfare.controller',
    select: `select t.id, t.version, t.updated_at as "updatedAt", t.name,
      t.organisation_number as "organisationNumber", t.hsa_id as "hsaId", t.voice_uri as "voiceUri",
      case when t.record_address is not null then jsonb_build_object('logicalAddress', t.record_address,
        'writeBack', t.record_write_back, 'nightly', t.record_nightly) end as record
      from welfare.controller t`,
    searchIn: `concat_ws(' ', t.name, t.organisation_number, t.hsa_id)`,
    order: [inSwedishOrder('t.name')],
    live: 'true',
    visible: 'exists (select from welfare.group_serves g where g.group_id = ? and g.controller_id = t.id)',
    near: 't.id = any(?::uuid[])',
    acts: 'organisation',
    concerns: (doc) => ({ controllers: 'id' in doc ? [doc.id] : [] }),
    derived: [],
    conflicts: { controller_name: registerErrors.name_taken },
    read: (row) => present<Controller>(row),
    columns: (write) => ({
      name: write.name,
      organisation_number: organisationNumber(write.organisationNumber),
      hsa_id: hsaId(write.hsaId),
      voice_uri: write.voiceUri,
      record_address: write.record?.logicalAddress,
      record_write_back: write.record?.writeBack ?? false,
      record_nightly: write.record?.nightly ?? 'off',
    }),
    // The controllers a group serves are seen by it, and changed by themselves.
    async check({ id }, _, before, { party, controllers }) {
      if (controllers === 'all') return
      if (before === undefined) throw new KnutpunktError(registerErrors.controllers_by_operator)
      if (party.kind === 'staff' && party.organisation !== id)
        throw new KnutpunktError(accessErrors.another_organisation)
    },
    async after({ client, id }, write) {
      await mirrorController(client, deps.parties, {
        id,
        name: write.name,
        organisationNumber: organisationNumber(write.organisationNumber),
        hsaId: hsaId(write.hsaId),
      })
      if (write.record?.writeBack) await queueWaiting(client, id)
    },
  })
}

function organisationNumber(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const number = parseOrganisationsnummer(text)
  if (number === undefined) throw new KnutpunktError(registerErrors.organisation_number_invalid)
  return number
}

function hsaId(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const id = parseHsaId(text)
  if (id === undefined) throw new KnutpunktError(registerErrors.hsa_id_invalid)
  return id
}
