import { inSwedishOrder, json, KnutpunktError, present, type Queryable } from '../../kernel/index.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Chain, ChainTarget, ChainWrite } from '../contract/index.ts'
import { registerErrors } from '../register/errors.ts'
import { ofControllers, requireController, requireOfController, servedByGroup } from '../register/reach.ts'
import { createRegister, type Register, type RegisterDeps, type Writing } from '../register/register.ts'

export interface ChainFilter {
  controller?: string
  person?: string
  /** Only templates of the controller, or only people's own. */
  own?: boolean
}
export type ChainRegister = Register<Chain, ChainWrite, ChainFilter>

export const selectChain = `select t.id, t.version, t.updated_at as "updatedAt", t.controller_id as "controllerId",
  t.person_id as "personId", t.name, t.classes, t.steps, t.fallback, t.template_id as "templateId"
  from welfare.chain t`

/** Alarm chains: templates of a controller, and people's own. */
export function createChains(deps: RegisterDeps): ChainRegister {
  return createRegister<Chain, ChainWrite, ChainFilter>(deps, {
    kind: 'chain',
    table: 'welfare.chain',
    select: selectChain,
    searchIn: 't.name',
    order: [inSwedishOrder('t.name')],
    live: 't.removed_at is null',
    visible: servedByGroup,
    near: ofControllers,
    acts: 'registers',
    concerns: (doc) => ({ controllers: [doc.controllerId], person: doc.personId }),
    derived: [],
    read: (row) => present<Chain>(row),
    filter(where, { controller, person, own }) {
      if (controller !== undefined) where.add('t.controller_id = ?', controller)
      if (person !== undefined) where.add('t.person_id = ?', person)
      if (own !== undefined) where.add('(t.person_id is not null) = ?', own)
    },
    async check(writing, write, before, viewer) {
      await requireController(writing.client, write.controllerId, before, viewer)
      await requireOfController(writing.client, 'person', write.personId, write.controllerId)
      requireWholeTargets(write)
      await requireNearTargets(writing.client, write, before, viewer)
      await requireTemplate(writing.client, write)
      await requireFallback(writing.client, write)
      await requireOwnClasses(writing, write)
    },
    columns: (write) => ({
      controller_id: write.controllerId,
      person_id: write.personId,
      name: write.name,
      classes: write.classes,
      steps: json(write.steps),
      fallback: json(write.fallback),
      template_id: write.templateId,
    }),
  })
}

/** Every chain of a controller. */
export async function chainsOf(client: Queryable, controllerId: string): Promise<Chain[]> {
  const { rows } = await client.query(
    `${selectChain} where t.controller_id = $1 and t.removed_at is null order by t.id`,
    [controllerId],
  )
  return rows.map((row) => present<Chain>(row))
}

function requireWholeTargets(write: ChainWrite): void {
  const step = write.steps.findIndex(({ targets }) => !targets.every(isWhole))
  if (step >= 0) {
    throw new KnutpunktError(registerErrors.chain_target_incomplete, { values: { step: step + 1 } })
  }
}

/** Nobody has an employee called whom she may not know of; one who was called before stays. */
async function requireNearTargets(
  client: Queryable,
  write: ChainWrite,
  before: Chain | undefined,
  { controllers }: Viewer,
): Promise<void> {
  if (controllers === 'all') return
  const kept = before === undefined ? [] : calledIn(before)
  const { rowCount } = await client.query(
    `select from welfare.staff s where s.id = any($1::uuid[]) and not coalesce(s.organisation_id = any($2::uuid[]), false)
      and not exists (select from welfare.group_member m join welfare.duty_group d on d.id = m.group_id
        left join welfare.group_serves g on g.group_id = m.group_id
        where m.staff_id = s.id and (d.organisation_id = any($2) or g.controller_id = any($2)))`,
    [calledIn(write).filter((id) => !kept.includes(id)), controllers],
  )
  if (rowCount !== 0)
    throw new KnutpunktError(registerErrors.reference_unknown, { values: { field: 'steps' } })
}

function calledIn({ steps, fallback }: Pick<ChainWrite, 'steps' | 'fallback'>): string[] {
  return [fallback.id, ...steps.flatMap(({ targets }) => targets.flatMap((target) => target.id ?? []))]
}

function isWhole(target: ChainTarget): boolean {
  return target.kind === 'relatives' || target.id !== undefined
}

async function requireTemplate(client: Queryable, write: ChainWrite): Promise<void> {
  if (write.templateId === undefined) return
  const { rowCount } = await client.query(
    'select from welfare.chain where id = $1 and controller_id = $2 and person_id is null',
    [write.templateId, write.controllerId],
  )
  if (rowCount === 0) {
    throw new KnutpunktError(registerErrors.reference_unknown, { values: { field: 'templateId' } })
  }
}

/**
 * Requires a fallback that is there, and a group that serves the controller. Locks it and every other target, so
 * that none is removed while the chain is being saved; a target that is gone already is a gap, not a refusal.
 */
async function requireFallback(client: Queryable, write: ChainWrite): Promise<void> {
  const { kind, id } = write.fallback
  const ids = calledIn(write)
  await client.query('select from welfare.duty_group where id = any($1) order by id for share', [ids])
  // After the locks, by a statement of its own: one that waited would see the groups as they were before.
  const groups = await client.query<{ id: string }>(
    `select t.id from welfare.duty_group t join welfare.group_serves g on g.group_id = t.id and g.controller_id = $2
      where t.id = any($1) and t.removed_at is null`,
    [ids, write.controllerId],
  )
  const staff = await client.query<{ id: string }>(
    'select id from welfare.staff where id = any($1) and removed_at is null order by id for share',
    [ids],
  )
  const found = kind === 'group' ? groups : staff
  if (!found.rows.some((row) => row.id === id))
    throw new KnutpunktError(registerErrors.chain_fallback_missing)
}

/** Refuses a second chain for the same class at the same level; whoever saves meanwhile waits for the controller's row. */
async function requireOwnClasses({ client, id }: Writing, write: ChainWrite): Promise<void> {
  await client.query('select from welfare.controller where id = $1 for no key update', [write.controllerId])
  const { rows } = await client.query<{ name: string }>(
    `select name from welfare.chain where controller_id = $1 and removed_at is null and id <> $2
      and person_id is not distinct from $3 and (classes && $4 or (classes = '{}' and $4 = '{}')) limit 1`,
    [write.controllerId, id, write.personId ?? null, write.classes],
  )
  if (rows[0]) throw new KnutpunktError(registerErrors.chain_class_taken, { values: { chain: rows[0].name } })
}
