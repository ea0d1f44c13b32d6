import type { Log } from '../../kernel/index.ts'
import type { OwnAnswer, OwnProducer, OwnRequest } from '../gateway/call.ts'
import { child, escapeXml, readXml, textAt, type XmlElement, XmlError } from '../soap/xml.ts'
import { EiFault } from './ei-fault.ts'
import type { FindFilter } from './engagement-store.ts'
import {
  type IndexContract,
  indexContract,
  readTime,
  readTransactions,
  residentOf,
  writeFound,
  writeUpdates,
} from './engagement-xml.ts'
import type { IndexService } from './index-service.ts'
import type { ResidentId } from './resident.ts'

export interface IndexProducerDeps {
  log: Log
  service: IndexService
  hsaId: string
}

type Answer = (root: XmlElement, deps: IndexProducerDeps) => Promise<string>

/** What the index answers as a producer, `internal:engagement-index`. */
export function createIndexProducer(deps: IndexProducerDeps): OwnProducer {
  return { name: 'engagement-index', answer: (request) => answerTo(request, deps) }
}

const answers: Record<IndexContract, Answer> = {
  Update: async (root, { service }) => {
    const { left } = await service.apply(readTransactions(root), 'source')
    return result('Update', left === 0 ? 'OK' : 'INFO', left === 0 ? '' : nothingToRemove(left))
  },
  ProcessNotification: async (root, { service, hsaId }) => {
    const all = readTransactions(root)
    // What comes back to its owner is known there already.
    const others = all.filter(({ engagement }) => engagement.owner !== hsaId)
    const { left } = others.length === 0 ? { left: 0 } : await service.apply(others, 'index')
    const own = all.length - others.length
    const said = [own > 0 ? `EI006 ${own} of this index's own were left.` : '', left > 0 ? older(left) : '']
    const text = said.filter(Boolean).join(' ')
    return result('ProcessNotification', text === '' ? 'OK' : 'INFO', text)
  },
  FindContent: async (root, { service }) => {
    const found = await service.find(
      residentOf(root, 'registeredResidentIdentification', 'the request'),
      filterOf(root),
    )
    return writeFound(found)
  },
  GetUpdates: async (root, { service }) => {
    const since = readTime(required(root, 'timeStamp'))
    if (since === undefined) throw new EiFault('EI004', 'timeStamp is no time, YYYYMMDDhhmmss')
    const after: ResidentId | undefined = child(root, 'registeredResidentLastFetched')
      ? residentOf(root, 'registeredResidentLastFetched', 'the request')
      : undefined
    const serviceDomain = required(root, 'serviceDomain')
    const { byResident, complete } = await service.updates({ serviceDomain, since, after })
    return writeUpdates(byResident, complete)
  },
}

const nothingToRemove = (count: number) => `${count} to be removed were not there.`
const older = (count: number) => `${count} were left: nothing to remove, or something newer is known.`

function required(root: XmlElement, name: string): string {
  const text = textAt(root, name)
  if (text === undefined || text === '') throw new EiFault('EI003', `${name} is missing`)
  return text
}

function filterOf(root: XmlElement): FindFilter {
  const optional = (name: string) => textAt(root, name) || undefined
  const from = optional('mostRecentContent')
  const mostRecentFrom = from === undefined ? undefined : readTime(from)
  if (from !== undefined && mostRecentFrom === undefined)
    throw new EiFault('EI004', 'mostRecentContent is no time, YYYYMMDDhhmmss')
  const category = optional('categorization')
  return {
    serviceDomain: required(root, 'serviceDomain'),
    categorizations: category === undefined ? [] : [category],
    logicalAddress: optional('logicalAddress'),
    businessObject: optional('businessObjectInstanceIdentifier'),
    clinicalProcess: optional('clinicalProcessInterestId'),
    sourceSystem: optional('sourceSystem'),
    dataController: optional('dataController'),
    owner: optional('owner'),
    mostRecentFrom,
  }
}

function result(name: 'Update' | 'ProcessNotification', code: 'OK' | 'INFO' | 'ERROR', text: string): string {
  const comment = text === '' ? '' : `<comment>${escapeXml(text)}</comment>`
  return `<${name}Response xmlns="${indexContract(name)}"><resultCode>${code}</resultCode>${comment}</${name}Response>`
}

async function answerTo({ contract, body }: OwnRequest, deps: IndexProducerDeps): Promise<OwnAnswer> {
  const name = (Object.keys(answers) as IndexContract[]).find((each) => indexContract(each) === contract)
  if (name === undefined)
    return { body: '', fault: { code: 'Client', text: 'EI005 this contract is not of the engagement index' } }
  try {
    const root = readXml(body)
    if (root.name !== name || root.namespace !== contract)
      throw new EiFault('EI005', 'the request is none of this contract')
    return { body: await answers[name](root, deps) }
  } catch (error) {
    return refusal(name, error, deps.log)
  }
}

/** Changes are answered with ERROR, questions with a fault. Neither has anything out of the request. */
function refusal(name: IndexContract, error: unknown, log: Log): OwnAnswer {
  const own = error instanceof EiFault || error instanceof XmlError
  if (!own) log.error({ err: error }, 'the engagement index could not answer')
  const text =
    error instanceof EiFault
      ? error.message
      : own
        ? 'EI005 the request is no XML that is taken'
        : 'EI000 the engagement index could not do this now; nothing of it was kept, try again later'
  if (name === 'Update' || name === 'ProcessNotification') return { body: result(name, 'ERROR', text) }
  return { body: '', fault: { code: own ? 'Client' : 'Server', text } }
}
