import type { RecordSystem } from './record-system.ts'
import { engagementFields, indexContract, indexNamespace } from './requests.ts'
import { domains } from './world.ts'
import { type Element, textAt } from './xml.ts'

/** People in an answer to GetUpdates; with more, the rest is asked for. */
const pageSize = 40

/** What a source answers of the contracts of the engagement index; undefined when it is none of them. */
export function answerIndex(system: RecordSystem, request: Element): string | undefined {
  const name = (['GetUpdates', 'ProcessNotification'] as const).find(
    (each) => each === request.name && indexContract(each) === request.namespace,
  )
  if (name === undefined) return undefined
  const content = name === 'GetUpdates' ? updates(system, request) : taken(system)
  return `<${name}Response xmlns="${indexContract(name)}" xmlns:c="${indexNamespace}">${content}</${name}Response>`
}

/** All it has in a domain, person by person: the whole, whatever time is asked from, since that is never too much. */
function updates({ source, engagements }: RecordSystem, request: Element): string {
  const asked = textAt(request, 'serviceDomain')
  const after = textAt(request, 'registeredResidentLastFetched') ?? ''
  const there = engagements.has.filter(({ contract }) => `riv:knutpunkt:${domains[contract]}` === asked)
  const people = [...new Set(there.map(({ identity }) => identity))].filter((each) => each > after).sort()
  const shown = people.slice(0, pageSize)
  const residents = shown.map((identity) => {
    const all = there
      .filter((each) => each.identity === identity)
      .map((each) => `<c:engagement>${engagementFields(source, each)}</c:engagement>`)
    return `<registeredResidentEngagement><c:registeredResidentIdentification>${identity}</c:registeredResidentIdentification>${all.join('')}</registeredResidentEngagement>`
  })
  return `${residents.join('')}<responseIsComplete>${shown.length === people.length}</responseIsComplete>`
}

/** Takes news; one that was put in order too late refuses the first it is told, for good. */
function taken({ source: { refusesNews = 0 }, news }: RecordSystem): string {
  news.told++
  return news.told <= refusesNews
    ? '<resultCode>ERROR</resultCode><comment>EI005 kontraktet är inte igång här än</comment>'
    : '<resultCode>OK</resultCode>'
}
