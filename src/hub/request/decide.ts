import { KnutpunktError, newId, type Party } from '../../kernel/index.ts'
import type { Both } from '../../region/index.ts'
import type { Grant, RequestContent, RequestDecide } from '../contract/request.ts'
import { checkSelection } from '../product/check-selection.ts'
import { isWhole } from './content.ts'
import { dayOf, startOf } from './deadline.ts'
import { insertPermit } from './permit-store.ts'
import type { DataRequest } from './request.ts'
import { actOn, checkTexts, productOf, type RequestDeps } from './request-acts.ts'
import { requestErrors } from './request-errors.ts'
import type { Rules } from './rules.ts'
import { outsideOf } from './within.ts'

/** Decides on a complete application, with reasons; what is granted becomes a permit at once. */
export function decide(
  deps: RequestDeps,
  party: Party,
  id: string,
  { version, outcome, reasons, conditions = [], grant = {} }: RequestDecide,
): Promise<void> {
  checkTexts([reasons, conditions])
  return actOn(deps, party, { id, version, act: 'decide' }, async (client, { request, now }) => {
    const decided = { decidedAt: now, decidedBy: party.id, reasons, conditions }
    const common = { event: 'decided' as const, state: outcome, reasons, detail: { outcome } }
    if (outcome === 'refused') return { ...common, set: { ...decided, conditions: [] } }
    const granted = grantedOf(deps, request, grant)
    if (outcome === 'approved' && Object.keys(grant).length > 0)
      refuse('det är inte allt som söktes', 'it is not all that was applied for')
    if (outcome === 'approved_in_part' && Object.keys(grant).length === 0 && conditions.length === 0)
      refuse(
        'säg vad som inte beviljas, eller på vilka villkor',
        'say what is not granted, or on what conditions',
      )
    await insertPermit(client, {
      id: newId(),
      number: request.number!,
      kind: request.kind,
      application: id,
      organisation: request.organisation,
      product: request.product,
      selection: granted.selection,
      regions: granted.regions,
      people: granted.people,
      purpose: granted.purpose,
      validFrom: now,
      validUntil: validUntil(deps.rules, now, granted.months),
      epoch: 1,
    })
    return { ...common, set: { ...decided, granted } }
  })
}

/** What was applied for, but where less is granted. @throws {KnutpunktError} hub.grant_not_possible when it would be more */
function grantedOf({ book }: RequestDeps, request: DataRequest, grant: Grant): RequestContent {
  const { content, product, kind } = request
  if (!isWhole(content)) throw new KnutpunktError(requestErrors.request_state)
  const applied = { ...content, kind, product }
  const selection = checkSelection(book, productOf(book, product), grant.selection ?? content.selection)
  const regions = grant.regions ?? content.regions
  const outside: Both[] = outsideOf(applied, { product, selection, regions, form: 'aggregate' })
  const others = (grant.people ?? []).filter((each) => !content.people.includes(each))
  if (others.length > 0)
    outside.push({ sv: 'personer som inte nämns i ansökan', en: 'people that it does not name' })
  if ((grant.months ?? 0) > content.months) outside.push({ sv: 'längre tid', en: 'a longer time' })
  if (outside.length > 0)
    refuse(
      `det söktes inte: ${outside.map(({ sv }) => sv).join('; ')}`,
      `it was not applied for: ${outside.map(({ en }) => en).join('; ')}`,
    )
  return { ...content, ...grant, selection, regions }
}

/** The first moment after so many months, and never after the longest time that the rules give. */
function validUntil(rules: Rules, from: Date, months: number): Date {
  const day = dayOf(from)
  const longest = day.add(rules.limit('validity').limit)
  const wanted = day.add({ months })
  return startOf(wanted.toString() < longest.toString() ? wanted : longest)
}

function refuse(detailSv: string, detailEn: string): never {
  throw new KnutpunktError(requestErrors.grant_not_possible, { values: { detailSv, detailEn } })
}
