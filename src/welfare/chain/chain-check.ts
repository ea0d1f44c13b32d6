import { type AlarmClass, alarmClasses, type Chain, type ChainGap } from '../contract/index.ts'
import { chooseChain } from './choose.ts'
import { type Finding, findGaps, type ReachableTargets } from './gaps.ts'

export interface CheckedPerson {
  id: string
  /** As it may be shown in a list. */
  name: string
  relatives: number
}

export interface ChainCheck {
  /** The first gaps: those of chains, then those of people. */
  gaps: ChainGap[]
  /** How many there are in all. */
  total: number
  /** How many people the chains that were checked are for. */
  checkedPeople: number
}

/** The classes a person's chain can be for; the others are about the reception itself. */
const personalClasses = alarmClasses.filter((cls) => cls !== 'no_screen' && cls !== 'test')

/** At most this many gaps are listed, and counted all the same. */
const mostListed = 500

/** More relatives than anybody can have: what is a gap even then does not depend on the person. */
const anyNumber = Number.POSITIVE_INFINITY

/**
 * Finds the gaps of all chains of a controller, or of `only` one of them, over the whole week and for every person.
 * What a chain lacks whoever presses is told once; what it lacks for a person, for each.
 *
 * People who differ in nothing that matters, which is how many relatives they have and their own chains, are
 * looked at once.
 */
export function checkChains(
  chains: readonly Chain[],
  people: readonly CheckedPerson[],
  targets: ReachableTargets,
  only?: Chain,
): ChainCheck {
  const gapsFor = remembering(targets)
  const templates = chains.filter((chain) => chain.personId === undefined)
  const own = Map.groupBy(
    chains.filter((chain) => chain.personId !== undefined),
    (chain) => chain.personId,
  )
  const usedByMost = chosen(templates, undefined)
  const names = new Map(people.map(({ id, name }) => [id, name]))
  const common = (only ? [only] : chains).flatMap((chain) =>
    gapsFor(chain, anyNumber).map((found) => gapOf(chain, found, names)),
  )
  const check: ChainCheck = { gaps: [], total: 0, checkedPeople: 0 }
  const add = (gap: ChainGap) => {
    check.total++
    if (check.gaps.length < mostListed) check.gaps.push(gap)
  }
  common.forEach(add)
  if (only === undefined) uncovered(templates).forEach(add)
  for (const person of people) {
    const mine = own.get(person.id)
    const used = mine === undefined ? usedByMost : chosen([...templates, ...mine], person.id)
    const checked = only === undefined ? used : used.filter((chain) => chain === only)
    if (checked.length > 0) check.checkedPeople++
    for (const chain of checked) {
      for (const found of onlyHere(gapsFor(chain, person.relatives), gapsFor(chain, anyNumber))) {
        add({ ...gapOf(chain, found, names), personId: person.id, personName: person.name })
      }
    }
  }
  return check
}

/** The chains that a person's alarms follow, over all classes. */
function chosen(chains: readonly Chain[], personId: string | undefined): Chain[] {
  const used = personalClasses.flatMap((cls) => chooseChain(chains, personId, cls) ?? [])
  return [...new Set(used)]
}

/** Classes that no template is for; one gap without a class when there is none at all. */
function uncovered(templates: readonly Chain[]): ChainGap[] {
  if (templates.length === 0) return [noChain()]
  return personalClasses.filter((cls) => chooseChain(templates, undefined, cls) === undefined).map(noChain)
}

function noChain(cls?: AlarmClass): ChainGap {
  return { chainName: '', kind: 'no_chain', windows: allWeek, ...(cls === undefined ? {} : { class: cls }) }
}

const allWeek = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:00' }]

/** Gaps by chain and number of relatives, each found once. */
function remembering(targets: ReachableTargets): (chain: Chain, relatives: number) => Finding[] {
  const found = new Map<Chain, Map<number, Finding[]>>()
  return (chain, relatives) => {
    const ofChain = found.get(chain) ?? new Map<number, Finding[]>()
    found.set(chain, ofChain)
    const gaps = ofChain.get(relatives) ?? findGaps(chain, targets, relatives)
    ofChain.set(relatives, gaps)
    return gaps
  }
}

function onlyHere(here: readonly Finding[], everywhere: readonly Finding[]): Finding[] {
  if (here.length === 0) return []
  const known = new Set(everywhere.map((finding) => JSON.stringify(finding)))
  return here.filter((finding) => !known.has(JSON.stringify(finding)))
}

function gapOf(chain: Chain, found: Finding, names: ReadonlyMap<string, string>): ChainGap {
  const personName = names.get(chain.personId ?? '')
  return {
    ...(chain.id === '' ? {} : { chainId: chain.id }),
    chainName: chain.name,
    ...(chain.personId === undefined ? {} : { personId: chain.personId }),
    ...(personName === undefined ? {} : { personName }),
    ...found,
  }
}
