import { Compile } from 'typebox/compile'
import { KnutpunktError } from '../../kernel/index.ts'
import { regionErrors } from '../region-errors.ts'
import { type Order, OtherOrder, RunOrder, wireVersion } from '../wire/index.ts'

const runForm = Compile(RunOrder)
const otherForm = Compile(OtherOrder)

/** An order in a version that the node knows, and of its form. @throws {KnutpunktError} region.order_version, order_form */
export function readForm(order: unknown): Order {
  const { v, act } = (order ?? {}) as { v?: unknown; act?: unknown }
  if (v !== wireVersion)
    throw new KnutpunktError(regionErrors.order_version, { values: { versions: wireVersion } })
  if (act !== 'run') {
    if (otherForm.Check(order)) return order
    throw wrong('/act')
  }
  if (runForm.Check(order)) return order
  // Where, and never what: names of fields are the form's own, but for those that it does not know.
  throw wrong(runForm.Errors(order)[0]?.instancePath ?? '/')
}

const wrong = (where: string) =>
  new KnutpunktError(regionErrors.order_form, { values: { where: where.slice(0, 200) || '/' } })
