import { type Clock, type Database, KnutpunktError, newId, type Text } from '../../kernel/index.ts'
import type { Calls } from '../../trust/index.ts'
import type { Addressing, TriedRow } from '../addressing/addressing.ts'
import type { ExplainAsked, Explanation } from '../contract/traffic.ts'
import type { Gateway } from '../gateway/create-gateway.ts'
import type { Resolved } from '../gateway/resolve.ts'
import { isVpCode, type VpCode, vpCodes } from '../gateway/vp-codes.ts'
import { trafficErrors } from '../traffic/traffic-errors.ts'
import { shownCall } from '../traffic/traffic-routes.ts'
import { callsOf, type StoredCall } from '../traffic/traffic-store.ts'

export interface ExplainDeps {
  db: Database
  clock: Clock
  addressing: Addressing
  gateway: Pick<Gateway, 'resolve'>
  calls: Pick<Calls, 'systemByHsaId'>
}

export interface Explainer {
  /** What would come of a call now, or at another time by what is published now. */
  explain(asked: ExplainAsked): Promise<Explanation>
  /** Why a call that was made went as it did. @throws {KnutpunktError} exchange.call_not_found */
  explainCall(id: string): Promise<Explanation>
}

const passes: Text = {
  sv: 'Anropet släpps fram till producenten.',
  en: 'The call is let through to the producer.',
}

/** Explains calls by walking the same way as they do: every row that is tried, the decision, and what to order. */
export function createExplainer({ db, clock, addressing, gateway, calls }: ExplainDeps): Explainer {
  async function explain(asked: ExplainAsked): Promise<Explanation> {
    const at = asked.at === undefined ? clock.epochMilliseconds() : Date.parse(asked.at)
    const { consumer, contract, logicalAddress, operation = '', person } = asked
    const component = addressing.current().componentByHsaId(consumer)
    const system = component?.system ?? (await calls.systemByHsaId(consumer))?.id
    const resolved = await gateway.resolve({
      caller: {
        shownBy: 'internal',
        hsaId: consumer,
        senderConstrained: true,
        levelOfAssurance: 3,
        ...(system !== undefined && { system }),
      },
      contract,
      operation:
        operation ||
        (contract
          .split(':')
          .at(-2)
          ?.replace(/Responder$/, '') ??
          ''),
      logicalAddress,
      person,
      at,
    })
    const { tried } = resolved.routing.trace({ consumer, contract, logicalAddress, at })
    return {
      version: resolved.routing.version,
      at: new Date(at).toISOString(),
      ...outcomeOf(resolved),
      ...(resolved.contract && {
        contract: {
          id: resolved.contract.id,
          name: `${resolved.contract.name} ${resolved.contract.major}.${resolved.contract.minor}`,
          lifecycle: resolved.contract.lifecycle,
        },
      }),
      ...(component && { consumer: { id: component.id, hsaId: component.hsaId, name: component.name } }),
      ...(resolved.way.component && {
        producer: { hsaId: resolved.way.component.hsaId, name: resolved.way.component.name },
      }),
      ...(resolved.controller !== undefined && { controller: resolved.controller }),
      tried: tried.map(shownRow),
      ...(resolved.decision && { decision: decisionOf(resolved.decision) }),
      order: ordersFor(asked, resolved, component?.id),
    }
  }

  return {
    explain,
    async explainCall(id) {
      const found = await callsOf(db.pool, id)
      const call = found.find((each) => each.id === id) ?? found[0]
      if (call === undefined) throw new KnutpunktError(trafficErrors.call_not_found)
      const explained = await explain({
        consumer: call.consumer || '-',
        contract: call.contract || '-',
        operation: call.operation,
        logicalAddress: call.logicalAddress || '-',
        at: call.at.toISOString(),
      })
      return { ...explained, ...wasOf(call), call: shownCall(call) }
    },
  }
}

function outcomeOf({ refusal }: Resolved): Pick<Explanation, 'code' | 'text'> {
  return refusal === undefined ? { text: passes } : { code: refusal, text: vpCodes[refusal].text }
}

/** How it went then, which what is published now may not say any more. */
function wasOf({ code }: StoredCall): Pick<Explanation, 'code' | 'text'> {
  if (isVpCode(code)) return { code, text: vpCodes[code].text }
  const texts: Record<string, Text> = {
    ok: { sv: 'Anropet besvarades.', en: 'The call was answered.' },
    fault: {
      sv: 'Producenten svarade med ett eget fel.',
      en: 'The producer answered with a fault of its own.',
    },
    gone: {
      sv: 'Konsumenten lämnade anropet innan det var besvarat.',
      en: 'The consumer left before the call was answered.',
    },
  }
  return { code, text: texts[code] ?? passes }
}

function shownRow({ kind, address, outcome, row }: TriedRow): Explanation['tried'][number] {
  return {
    kind,
    address,
    outcome,
    ...(row && {
      row: row.id,
      validFrom: row.validFrom,
      ...(row.validUntil !== undefined && { validUntil: row.validUntil }),
    }),
  }
}

function decisionOf({
  decision,
  rules,
  missing = [],
}: NonNullable<Resolved['decision']>): NonNullable<Explanation['decision']> {
  return {
    decision,
    rules: rules.map(({ id, law, text }) => ({ id, law, text })),
    missing: missing.flatMap(({ lacking }) => lacking.map(({ text }) => text)),
  }
}

type Order = Explanation['order'][number]

const orders = {
  contract: {
    sv: 'Tjänstekontraktet finns inte i katalogen. Be kontraktets förvaltare att importera det.',
    en: 'The service contract is not in the catalogue. Ask whoever keeps it to import it.',
  },
  lifecycle: {
    sv: 'Tjänstekontraktet är inte i kraft. Be kontraktets förvaltare att sätta det i kraft, eller använd en nyare version.',
    en: 'The service contract is not in force. Ask whoever keeps it to put it in force, or use a newer version.',
  },
  consumer: {
    sv: 'Konsumenten är inte registrerad som komponent. Beställ att den läggs till, med sitt system.',
    en: 'The consumer is not registered as a component. Order that it is added, with its system.',
  },
  authorisation: {
    sv: 'Beställ en anropsbehörighet för konsumenten, kontraktet och adressen. Utkastet är förberett.',
    en: 'Order a call authorisation for the consumer, the contract and the address. The draft is prepared.',
  },
  route: {
    sv: 'Beställ ett vägval för kontraktet till adressen. Välj producentens anropsadress i utkastet.',
    en: 'Order a route for the contract to the address. Choose the producer’s endpoint in the draft.',
  },
} satisfies Record<string, Text>

/** What to order so that the call goes through, in the order it is needed. */
function ordersFor(
  asked: ExplainAsked,
  { contract, way, refusal }: Resolved,
  consumer: string | undefined,
): Order[] {
  const fixable: readonly (VpCode | undefined)[] = ['VP004', 'VP007', 'VP008']
  if (!fixable.includes(refusal)) return []
  if (contract === undefined) return [{ text: orders.contract }]
  const validFrom = `${(asked.at ?? new Date().toISOString()).slice(0, 19)}Z`
  const row = { id: newId(), contract: asked.contract, logicalAddress: asked.logicalAddress, validFrom }
  return [
    ...(contract.lifecycle === 'in_force' || contract.lifecycle === 'deprecated'
      ? []
      : [{ text: orders.lifecycle }]),
    ...(consumer === undefined ? [{ text: orders.consumer }] : []),
    ...(way.authorisation
      ? []
      : [
          {
            text: orders.authorisation,
            operation: { op: 'put', kind: 'authorisation', value: { ...row, consumer: consumer ?? '' } },
          },
        ]),
    // Whether there is a route is told to those who see to connections, though not to whoever calls.
    ...(way.route
      ? []
      : [
          {
            text: orders.route,
            operation: { op: 'put', kind: 'route', value: { ...row, id: newId(), endpoint: '' } },
          },
        ]),
  ]
}
