import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { newId, type Party } from '../../kernel/index.ts'
import type { PermitPage } from '../contract/permit.ts'
import type { RequestContent, RequestPage, RequestWrite } from '../contract/request.ts'
import { answers, cell, hubWorld, type Node, steward } from '../hub-fixture.ts'

/** Somebody with some of the permissions, at an organisation. */
const somebody = (organisation: string, role: string, permissions: string[]): Party => ({
  ...steward,
  id: newId(),
  organisation,
  controllers: [organisation],
  roles: [role],
  permissions: new Set(['hub.products.read', 'hub.deliveries.read', 'hub.requests.read', ...permissions]),
})

const university = newId()
const uses = ['hub.runs.write', 'hub.requests.write']

/** Analysts of a university, one of another organisation, stewards and an auditor of the hub's. */
export const people = {
  analyst: somebody(university, 'analyst', uses),
  colleague: somebody(university, 'analyst', uses),
  stranger: somebody(newId(), 'analyst', uses),
  steward: somebody(steward.organisation!, 'data_steward', ['hub.requests.decide', 'hub.nodes.write']),
  auditor: somebody(steward.organisation!, 'auditor', ['hub.requests.audit']),
}

export const content: RequestContent = {
  selection: {
    measures: ['persons', 'mean_cost'],
    dimensions: ['region', 'year'],
    filters: [],
    period: { from: '2123-01-01', to: '2126-01-01' },
  },
  regions: ['01', '12'],
  people: [people.analyst.id],
  purpose: 'research',
  need: 'To compare what care costs over time.',
  protection: 'In our own locked environment.',
  legalBasis: { article6: 'public_task', article9: 'research_statistics' },
  publication: 'In an open journal.',
  publicBody: false,
  months: 24,
}
export const application: RequestWrite = {
  kind: 'request',
  product: 'person_years',
  title: 'Costs over time',
  content,
}

/** Answers of a node to a question by region and year. */
export const nodeOf = (region: string): Node =>
  answers(region, 'done', [
    cell([region, '2124'], 4000, { 'persons.n': 4000, 'mean_cost.sum': 40_000_000, 'mean_cost.n': 4000 }),
  ])

/** The products that come with the program, but that costs of people are for permits. */
async function closedProducts(t: TestContext): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'knutpunkt-products-'))
  t.after(() => rm(copy, { recursive: true }))
  await cp(join(import.meta.dirname, '../../../products'), copy, { recursive: true })
  const file = join(copy, 'person_years.yaml')
  await writeFile(file, (await readFile(file, 'utf8')).replace('access: open', 'access: permit'))
  return copy
}

/** A hub with nodes of three regions, and what those who apply and decide do. */
export async function requestWorld(t: TestContext, nodes?: Record<string, Node>) {
  const w = await hubWorld(t, nodes ?? { '01': nodeOf('01'), '12': nodeOf('12'), '14': nodeOf('14') }, {
    products: await closedProducts(t),
  })
  const as =
    (party: Party) =>
    <T = RequestPage>(...[method, url, payload]: Parameters<typeof w.send>) => {
      w.asking.party = party
      return w.send<T>(method, url, payload)
    }
  const apply = async (write: RequestWrite = application, by = people.analyst) => {
    const { body } = await as(by)('POST', 'requests', write)
    return (await as(by)('POST', `requests/${body.id}/submit`, { version: body.version })).body
  }
  const complete = async (write?: RequestWrite) => {
    const { id, version } = await apply(write)
    return (await as(people.steward)('POST', `requests/${id}/complete`, { version })).body
  }
  const decision = { outcome: 'approved', reasons: 'It is research of public interest.' }
  const permitted = async (write?: RequestWrite, change: object = {}) => {
    const { id, version } = await complete(write)
    const decided = await as(people.steward)('POST', `requests/${id}/decide`, {
      ...decision,
      ...change,
      version,
    })
    return (await as(people.analyst)<PermitPage>('GET', `permits/${decided.body.permit}`)).body
  }
  /** What time does. */
  const sweep = () => w.hub.jobs.handlers['hub:sweep-requests']!({}, undefined as never)
  return { ...w, as, apply, complete, permitted, decision, sweep }
}
