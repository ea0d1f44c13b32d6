import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** The metrics of one process, shown at `/metrics`. Names of our own start with `knutpunkt_`. */
export interface Metrics {
  readonly registry: Registry
  counter<L extends string>(name: string, help: string, labels?: readonly L[]): Counter<L>
  gauge<L extends string>(name: string, help: string, labels?: readonly L[]): Gauge<L>
  /** `buckets` in the unit of the name: seconds unless it says otherwise. */
  histogram<L extends string>(
    name: string,
    help: string,
    labels?: readonly L[],
    buckets?: readonly number[],
  ): Histogram<L>
}

/** Answer times a person or a device notices, in seconds. */
const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/**
 * A registry of its own, with the process' own figures (memory, event loop, garbage collection) under the names
 * prom-client gives them. Pass `process: false` to leave those out.
 *
 * Asking twice for one name gives the same metric. Labels must have few values: never an id, never a person.
 *
 * @throws {TypeError} when a name does not start with `knutpunkt_`
 */
export function createMetrics(options: { process?: boolean } = {}): Metrics {
  const registry = new Registry()
  if (options.process !== false) collectDefaultMetrics({ register: registry })
  function once<M>(name: string, make: () => M): M {
    if (!/^knutpunkt_[a-z0-9_]+$/.test(name)) throw new TypeError(`${name}: a metric is named knutpunkt_…`)
    return (registry.getSingleMetric(name) as M | undefined) ?? make()
  }
  return {
    registry,
    counter: (name, help, labelNames = []) =>
      once(name, () => new Counter({ name, help, labelNames, registers: [registry] })),
    gauge: (name, help, labelNames = []) =>
      once(name, () => new Gauge({ name, help, labelNames, registers: [registry] })),
    histogram: (name, help, labelNames = [], buckets = secondsBuckets) =>
      once(
        name,
        () => new Histogram({ name, help, labelNames, buckets: [...buckets], registers: [registry] }),
      ),
  }
}
