import { dayOf } from './deadline.ts'
import type { Permit } from './permit.ts'

const vocabulary = 'https://w3id.org/knutpunkt/hub#'
const dpv = 'https://w3id.org/dpv#'

/** Purposes of article 53, in the words of the Data Privacy Vocabulary's EHDS part. */
const purposeIri = (code: string) => `${vocabulary}purpose-${code}`

/**
 * A permit as a policy that machines read: ODRL 2.2 in JSON-LD. It is made of the stored permit, which is what runs are held to. Whom it
 * names is not in it, only where those who may know find it.
 *
 * @param base the installation's address
 */
export function policyOf(
  permit: Permit,
  base: string,
  conditions: readonly string[],
): Record<string, unknown> {
  const { selection, regions } = permit
  const at = `${base}/api/hub/v1`
  const one = (leftOperand: string, operator: string, rightOperand: unknown) => ({
    '@type': 'Constraint',
    leftOperand,
    operator,
    rightOperand,
  })
  const instant = (value: Date) => ({ '@value': value.toISOString(), '@type': 'xsd:dateTime' })
  const day = (value: string) => ({ '@value': value, '@type': 'xsd:date' })
  const target = `${at}/products/${permit.product}`
  return {
    '@context': [
      'http://www.w3.org/ns/odrl.jsonld',
      { kp: vocabulary, dpv, xsd: 'http://www.w3.org/2001/XMLSchema#' },
    ],
    '@id': `${at}/permits/${permit.id}/policy`,
    '@type': 'Agreement',
    uid: `${at}/permits/${permit.id}/policy`,
    'kp:number': permit.number,
    'kp:state': permit.state,
    'kp:epoch': permit.epoch,
    'kp:conditions': conditions,
    permission: [
      {
        '@type': 'Permission',
        target,
        assigner: `${base}`,
        assignee: `urn:uuid:${permit.organisation}`,
        // Figures that cannot be traced to anybody, or rows in an environment that nothing leaves unseen.
        action: permit.kind === 'request' ? 'kp:aggregate' : 'kp:processInSecureEnvironment',
        constraint: [
          one('purpose', 'eq', { '@id': purposeIri(permit.purpose) }),
          one('dateTime', 'gteq', instant(permit.validFrom)),
          one('dateTime', 'lt', instant(permit.validUntil)),
          one('kp:region', 'isAnyOf', [...regions]),
          one('kp:measure', 'isAnyOf', selection.measures),
          one('kp:dimension', 'isAnyOf', selection.dimensions),
          one('kp:periodFrom', 'gteq', day(selection.period.from)),
          one('kp:periodTo', 'lteq', day(selection.period.to)),
          ...selection.filters.map(({ column, is, value, values }) =>
            one(`kp:dimension-${column}`, operators[is] ?? 'isAnyOf', values ?? value ?? null),
          ),
          {
            '@type': 'Constraint',
            leftOperand: 'kp:user',
            operator: 'isAnyOf',
            rightOperandReference: `${at}/permits/${permit.id}#people`,
          },
        ],
        duty: [
          {
            '@type': 'Duty',
            action: 'kp:publishResults',
            'kp:after': day(dayOf(permit.validUntil).toString()),
          },
        ],
      },
    ],
    prohibition: [
      { '@type': 'Prohibition', target, action: 'distribute' },
      { '@type': 'Prohibition', target, action: 'kp:reidentify' },
    ],
  }
}

const operators: Readonly<Record<string, string>> = { '=': 'eq', in: 'isAnyOf', null: 'eq', not_null: 'neq' }
