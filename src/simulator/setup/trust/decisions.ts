import type { LogIn } from '../../access/demo-person.ts'
import { createHttpClient, type HttpClient } from '../../http-client.ts'
import type { Decided } from '../../population/decided.ts'
import { sharedTypes } from '../../population/surroundings.ts'
import { trust } from './neighbours.ts'

/** Who decides, and for whom it matters. Ids of residents are those of the register of parties. */
export interface Deciding {
  readonly logIn: LogIn
  readonly signal: AbortSignal
  readonly decided: Decided
  /** The resident's id of a person's key. */
  residentOf(key: string): Promise<string>
  /** The municipality whose social services has the data. */
  readonly controller: string
  /** The provider that is to have data from elsewhere. */
  readonly recipient: string
  /** Who enters custody, of the municipality that a person lives in. */
  coordinatorFor(key: string): string
}

const disclosures = ['disclosure_secrecy', 'disclosure_process', 'disclosure_receive']

/**
 * Lets residents decide what they are to have decided, each as herself, and the coordinator enter what is entered. Whoever has
 * decided something of that kind before, even to take it back, is left alone.
 */
export async function ensureDecisions(deciding: Deciding): Promise<void> {
  const { open, closed, represented, attorney, child, custodian } = deciding.decided
  if (open !== undefined)
    await asResident(deciding, open, (one) =>
      consent(one, ['informed', 'coherent_records', 'welfare_technology']),
    )
  if (closed !== undefined)
    await asResident(deciding, closed, async (one) => {
      await consent(one, ['informed', 'welfare_technology'])
      await once(one, 'blocks', {
        kind: 'outer',
        controller: deciding.controller,
        informationTypes: sharedTypes,
      })
    })
  if (represented !== undefined && attorney !== undefined)
    await asResident(deciding, represented, async (one) => {
      await consent(one, disclosures, { controller: deciding.controller, recipient: deciding.recipient })
      await once(one, 'proxies', {
        kind: 'attorney',
        holder: await deciding.residentOf(attorney),
        acts: ['records.read', 'accesses.list', 'rights.read'],
        basis: 'fullmakt 2026-11',
      })
    })
  if (child !== undefined && custodian !== undefined) await enterCustody(deciding, { child, custodian })
}

interface One {
  readonly http: HttpClient
  /** Path of what is hers. */
  readonly path: string
}

async function asResident(
  { logIn, signal, residentOf }: Deciding,
  key: string,
  work: (one: One) => Promise<void>,
): Promise<void> {
  const id = await residentOf(key)
  const person = await logIn('resident', id)
  try {
    await work({ http: createHttpClient(person.fetch, signal), path: `${trust}/people/${id}` })
  } finally {
    await person.logOut()
  }
}

async function consent({ http, path }: One, kinds: readonly string[], scope: object = {}): Promise<void> {
  const texts = await http.get<{ items: { kind: string; version: string }[] }>(`${trust}/consent-texts`)
  const { items } = await http.get<{ items: { kind: string }[] }>(`${path}/consents`)
  for (const kind of kinds) {
    if (items.some((each) => each.kind === kind)) continue
    const { version } = texts.items.find((each) => each.kind === kind)!
    await http.post(`${path}/consents`, { kind, textVersion: version, ...scope })
  }
}

async function once({ http, path }: One, what: 'blocks' | 'proxies', write: object): Promise<void> {
  const { items } = await http.get<{ items: object[] }>(`${path}/${what}`)
  if (items.length === 0) await http.post(`${path}/${what}`, write)
}

async function enterCustody(
  deciding: Deciding,
  { child, custodian }: { child: string; custodian: string },
): Promise<void> {
  const { logIn, signal, residentOf, coordinatorFor } = deciding
  const person = await residentOf(child)
  let entered = false
  await asResident(deciding, custodian, async ({ http, path }) => {
    const { items } = await http.get<{ items: { person: string }[] }>(`${path}/mandates`)
    entered = items.some((mandate) => mandate.person === person)
  })
  if (entered) return
  const coordinator = await logIn('staff', coordinatorFor(child))
  try {
    await createHttpClient(coordinator.fetch, signal).post(`${trust}/people/${person}/proxies`, {
      kind: 'custodian',
      holder: await residentOf(custodian),
      acts: [],
      basis: 'Utdrag ur folkbokföringen (påhittat)',
    })
  } finally {
    await coordinator.logOut()
  }
}
