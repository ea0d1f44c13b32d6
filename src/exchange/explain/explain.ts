import { type Clock, type Database, KnutpunktError, type Text } from '../../kernel/index.ts'
import type { Calls } from '../../trust/index.ts'
import type { Addressing, Routing, TriedRow } from '../addressing/addressing.ts'
import { routingOf } from '../addressing/past-routing.ts'
import type { ExplainAsked, Explanation } from '../contract/traffic.ts'
import { createLastDecisions } from '../gateway/last-decisions.ts'
import { type Resolved, resolve } from '../gateway/resolve.ts'
import { isVpCode, vpCodes } from '../gateway/vp-codes.ts'
import type { ContractBook } from '../service-contract/service-contract.ts'
import { trafficErrors } from '../traffic/traffic-errors.ts'
import { shownCall } from '../traffic/traffic-routes.ts'
import { callsOf, type StoredCall } from '../traffic/traffic-store.ts'
import { ordersFor, ordersForCircle } from './orders.ts'

export interface ExplainDeps {
  db: Database
  clock: Clock
  addressing: Addressing
  book: ContractBook
  calls: Calls
}

export interface Explainer {
  /** What would come of a call now, or at another time by what is published now. */
  explain(asked: ExplainAsked): Promise<Explanation>
  /** Why a call that was made went as it did, by what was published then. @throws {KnutpunktError} exchange.call_not_found */
  explainCall(id: string): Promise<Explanation>
}

const passes: Text = {
  sv: 'Anropet släpps fram till producenten.',
  en: 'The call is let through to the producer.',
}

const unknownPerson: Text = {
  sv: 'Adresseringen släpper fram det. Vad reglerna säger beror på vem det gäller, och det sparas inte med anropet.',
  en: 'Addressing lets it through. What the rules say depends on whom it is about, which is not kept with the call.',
}

/** Explains calls by walking the same way as they do: every row that is tried, the decision, and what to order. */
export function createExplainer({ db, clock, addressing, book, calls }: ExplainDeps): Explainer {
  /** What is asked for an explanation uses up nobody's limit, and is remembered by nobody. */
  const asking: Calls = { ...calls, observe: () => undefined }

  const walk = async (asked: ExplainAsked, at: number, routing: Routing) => {
    const { consumer, contract, logicalAddress, person } = asked
    const registered = await calls.systemByHsaId(consumer)
    const system = routing.componentByHsaId(consumer)?.system ?? registered?.id
    const operation = asked.operation || (book.byKey(contract)?.operations[0]?.name ?? '')
    const question = { contract, operation, logicalAddress, person, at }
    const resolved = await resolve(
      {
        book,
        calls: asking,
        addressing: { ...addressing, current: () => routing },
        remembered: createLastDecisions(0),
      },
      question,
      {
        shownBy: 'internal',
        hsaId: consumer,
        senderConstrained: true,
        levelOfAssurance: 3,
        ...(system !== undefined && { system }),
      },
    )
    const { tried } = routing.trace({ consumer, contract, logicalAddress, at })
    return { resolved, tried, system: registered }
  }
  const explain = async (asked: ExplainAsked, routing: Routing): Promise<Explanation> => {
    const now = clock.epochMilliseconds()
    const at = asked.at === undefined ? now : Date.parse(asked.at)
    const { resolved, tried, system } = await walk(asked, at, routing)
    const component = routing.componentByHsaId(asked.consumer)
    return {
      version: routing.version,
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
      order: ordersFor({ asked, resolved, tried, system, now: Math.max(at, now) }),
    }
  }

  return {
    explain: (asked) => explain(asked, addressing.current()),
    async explainCall(id) {
      const found = await callsOf(db.pool, id)
      const call = found.find((each) => each.id === id) ?? found[0]
      if (call === undefined) throw new KnutpunktError(trafficErrors.call_not_found)
      const asked = {
        consumer: call.consumer || '-',
        contract: call.contract || '-',
        operation: call.operation,
        logicalAddress: call.logicalAddress || '-',
      }
      const current = addressing.current()
      const then =
        call.version === current.version ? current : ((await routingOf(db, call.version)) ?? current)
      const explained = await explain({ ...asked, at: call.at.toISOString() }, then)
      if (call.code === 'VP014')
        return { ...explained, ...wasOf(call), call: shownCall(call), order: [...ordersForCircle] }
      // What to order follows from what is published now: it may be mended already.
      const today = await explain(asked, current)
      const { code, text, order } = today
      const was = { ...explained, ...wasOf(call), call: shownCall(call) }
      if (call.code === 'VP007' || !onlyRulesDeny(explained)) {
        return { ...was, order, today: { ...(code !== undefined && { code }), text } }
      }
      // It was let through: whom it was about is not kept with it, so what the rules say of nobody is no explanation.
      const { decision: _, ...rest } = was
      if (onlyRulesDeny(today)) return { ...rest, order: [], today: { text: unknownPerson } }
      return { ...rest, order, today: { ...(code !== undefined && { code }), text } }
    },
  }
}

/** Whether addressing lets a call through, and the rules do not. */
const onlyRulesDeny = ({ decision, tried }: Explanation): boolean =>
  decision?.decision === 'deny' &&
  (['authorisation', 'route'] as const).every((kind) =>
    tried.some((row) => row.kind === kind && row.outcome === 'matched'),
  )

function outcomeOf({ refusal }: Resolved): Pick<Explanation, 'code' | 'text'> {
  return refusal === undefined ? { text: passes } : { code: refusal, text: vpCodes[refusal].text }
}

/** How it went then, which what is published now may not say any more. */
function wasOf({ code, history }: StoredCall): Pick<Explanation, 'code' | 'text'> {
  if (code === 'VP014' && history !== '') return { code, text: circleText(history.split('#')) }
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

/** @param through the platforms that a call came through until it was back */
function circleText(through: readonly string[]): Text {
  const { sv, en } = vpCodes.VP014.text
  const way = through.join(' → ')
  return { sv: `${sv} Det kom hit över ${way}.`, en: `${en} It came here over ${way}.` }
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
    // Several ways to be permitted may lack the same.
    missing: [
      ...new Map(missing.flatMap(({ lacking }) => lacking.map(({ text }) => [text.en, text]))).values(),
    ],
  }
}
