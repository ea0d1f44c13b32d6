const bytes = 16

/** Persons by internal id, in sixteen bytes each, in order. */
export class Cohort {
  readonly #ids: Buffer

  constructor(persons: readonly string[]) {
    const keys = persons.map(keyOf).sort(Buffer.compare)
    this.#ids = Buffer.concat(keys)
  }

  get size(): number {
    return this.#ids.length / bytes
  }

  has(person: string): boolean {
    const key = keyOf(person)
    if (key.length !== bytes) return false
    let [low, high] = [0, this.size - 1]
    while (low <= high) {
      const middle = (low + high) >>> 1
      const order = this.#ids.compare(key, 0, bytes, middle * bytes, (middle + 1) * bytes)
      if (order === 0) return true
      if (order < 0) low = middle + 1
      else high = middle - 1
    }
    return false
  }
}

const keyOf = (person: string): Buffer => Buffer.from(person.replaceAll('-', ''), 'hex')

/** Persons of all cohorts in memory at most; the cohort not asked for the longest goes first. */
const mostPersons = 2_000_000

/** Cohorts by system and version. A version of a cohort never changes, so that what is kept holds for ever. */
export interface Cohorts {
  of(system: string, version: number): Cohort | Promise<Cohort>
}

export function createCohorts(
  read: (system: string, version: number) => Promise<readonly string[]>,
  most = mostPersons,
): Cohorts {
  const kept = new Map<string, Cohort>()
  const loading = new Map<string, Promise<Cohort>>()
  let persons = 0
  const drop = (key: string): void => {
    persons -= kept.get(key)?.size ?? 0
    kept.delete(key)
  }
  const keep = (key: string, cohort: Cohort): void => {
    drop(key)
    kept.set(key, cohort)
    persons += cohort.size
    for (const oldest of kept.keys()) {
      if (persons <= most || kept.size === 1) break
      drop(oldest)
    }
  }
  const load = async (key: string, system: string, version: number): Promise<Cohort> => {
    try {
      const cohort = new Cohort(await read(system, version))
      // The version before it is not asked for any more.
      for (const known of kept.keys()) if (known.endsWith(`@${system}`)) drop(known)
      keep(key, cohort)
      return cohort
    } finally {
      loading.delete(key)
    }
  }
  return {
    of(system, version) {
      const key = `${version}@${system}`
      const known = kept.get(key)
      if (known) {
        kept.delete(key)
        kept.set(key, known)
        return known
      }
      const running = loading.get(key) ?? load(key, system, version)
      loading.set(key, running)
      return running
    },
  }
}
