import { randomUUID } from 'node:crypto'
import type { Answer, Stored } from './fake-registers.ts'

const kinds = [
  'informed',
  'coherent_records',
  'disclosure_secrecy',
  'disclosure_process',
  'disclosure_receive',
  'welfare_technology',
]

/** What a simulator asks about trust, beyond plain registers. Answers undefined what those answer. */
export function createFakeTrust(list: (register: string) => Stored[]) {
  const rules: Stored[] = [{ kind: 'random', enabled: true, perThousand: 10 }]

  function create(register: string, body: Stored): Answer {
    const stored = { id: randomUUID(), ...body }
    list(register).push(stored)
    return [201, stored]
  }

  /** What a person has decided; whoever asks is taken to be let. */
  function decisionsOf(method: string, person: string, what: string, body: Stored): Answer {
    if (what === 'mandates')
      return [200, { items: list('proxies').filter(({ holder }) => holder === person) }]
    if (method === 'POST') return create(what, { ...body, person })
    return [200, { items: list(what).filter((one) => one['person'] === person) }]
  }

  function products(method: string, path: readonly string[], body: Stored): Answer | undefined {
    const [, id, act, mark, revoke] = path
    if (id === undefined) return method === 'POST' ? create('products', { ...body, marks: [] }) : undefined
    const product = list('products').find((one) => one['id'] === id)!
    const marks = product['marks'] as Stored[]
    if (act === undefined) return [200, product]
    if (revoke === undefined) {
      const made = { id: randomUUID(), ...body }
      marks.push(made)
      return [201, made]
    }
    const revoked = marks.find((one) => one['id'] === mark)!
    Object.assign(revoked, { revokedAt: '2026-11-02T08:00:00Z', revokedReason: body['reason'] })
    return [200, revoked]
  }

  function systems(method: string, id: string | undefined, act: string | undefined, body: Stored) {
    if (act === 'keys') return create('keys', body)
    if (method === 'POST') return create('systems', body)
    if (id === undefined) return undefined
    const simulator = { name: 'Simulator', organisationId: 'operator', productId: 'product', version: 1 }
    return [200, simulator] satisfies Answer
  }

  return (method: string, path: readonly string[], body: Stored): Answer | undefined => {
    const [register, id, act] = path
    switch (register) {
      case 'people':
        if (id !== undefined && ['consents', 'blocks', 'proxies', 'mandates'].includes(act ?? ''))
          return decisionsOf(method, id, act!, body)
        if (method === 'GET' && id !== undefined) return [200, { id, residentId: id }]
        return undefined
      case 'employees':
        return method === 'POST' ? create('employees', { organisationIds: [], ...body }) : undefined
      case 'products':
        return products(method, path, body)
      case 'systems':
        return systems(method, id, act, body)
      case 'limits':
        return method === 'PUT' ? create('limits', { ...body, systemId: id }) : undefined
      case 'consent-texts':
        return [200, { items: kinds.map((kind) => ({ kind, version: '1' })) }]
      case 'audit':
        if (method === 'PUT') rules.splice(0, 1, body)
        return [200, { items: rules }]
      case 'login':
        return create('logins', body)
      case 'session':
        return [200, {}]
      default:
        return undefined
    }
  }
}
