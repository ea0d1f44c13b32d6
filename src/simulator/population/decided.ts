import type { Person } from './population.ts'

/** What residents have decided: keys of people, in the order of the population. */
export interface Decided {
  /** Has consented to coherent records, after she was told of them, and to welfare technology. */
  readonly open?: string
  /** Has blocked what social services has on her to others. */
  readonly closed?: string
  /** Has consented to disclosure, and let somebody act for her. */
  readonly represented?: string
  readonly attorney?: string
  /** A child, and who has custody of it. */
  readonly child?: string
  readonly custodian?: string
}

/** Who has decided what. With few people there may be nobody for some of it. */
export function makeDecided(people: readonly Person[], thisYear: number): Decided {
  const isChild = ({ personIdentity }: Person) => thisYear - Number(personIdentity.slice(0, 4)) < 15
  const known = people.filter(({ protectedIdentity }) => !protectedIdentity)
  const [open, closed, represented, attorney] = known.filter(
    (person) => person.municipality === 'exempelkoping' && !isChild(person),
  )
  const child = known.find(isChild)
  const custodian = known.find(({ home, key }) => home === child?.home && key !== child.key)
  const keys = {
    open: open?.key,
    closed: closed?.key,
    // One without the other is nothing.
    ...(attorney && { represented: represented?.key, attorney: attorney.key }),
    ...(custodian && { child: child?.key, custodian: custodian.key }),
  }
  return Object.fromEntries(Object.entries(keys).filter(([, key]) => key !== undefined))
}
