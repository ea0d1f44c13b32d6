import { useTexts } from '../../i18n/texts.ts'
import type { TrafficEdge } from '../services-api.ts'
import { trafficTexts } from './traffic.texts.ts'

interface Line {
  consumer: string
  producer: string
  calls: number
  errors: number
}

/** More would be a tangle; the table has them all. */
const mostSystems = 14
const row = 34
const width = 760
const box = 230

/** Systems that call on the left, those that answer on the right, a line for what goes between. The table beside says the same. */
export function TrafficMap({ edges, busy }: { edges: readonly TrafficEdge[]; busy: ReadonlySet<string> }) {
  const texts = useTexts(trafficTexts)
  const lines = linesOf(edges)
  const consumers = [...new Set(lines.map(({ consumer }) => consumer))].slice(0, mostSystems)
  const producers = [...new Set(lines.map(({ producer }) => producer))].slice(0, mostSystems)
  const height = Math.max(consumers.length, producers.length) * row + 10
  const names = new Map(
    edges.flatMap(({ consumer, consumerName, producer, producerName }) => [
      [consumer, consumerName ?? consumer],
      [producer, producerName ?? producer],
    ]),
  )
  const at = (list: readonly string[], id: string) => list.indexOf(id) * row + row / 2 + 5
  const most = Math.max(1, ...lines.map(({ calls }) => calls))
  return (
    <svg className="services-map" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={texts.map}>
      {lines
        .filter(({ consumer, producer }) => consumers.includes(consumer) && producers.includes(producer))
        .map(({ consumer, producer, calls, errors }) => {
          const [from, to] = [at(consumers, consumer), at(producers, producer)]
          const middle = width / 2
          const bad = errors / calls > 0.2 ? ' bad' : ''
          const pulse = busy.has(`${consumer}\n${producer}`) ? ' pulse' : ''
          return (
            <path
              key={`${consumer} ${producer}`}
              className={`edge${bad}${pulse}`}
              strokeWidth={1 + 6 * Math.sqrt(calls / most)}
              d={`M ${box} ${from} C ${middle} ${from}, ${middle} ${to}, ${width - box} ${to}`}
            />
          )
        })}
      {[
        { list: consumers, x: 1 },
        { list: producers, x: width - box },
      ].map(({ list, x }) =>
        list.map((id) => (
          <g key={`${x} ${id}`}>
            <title>{names.get(id) || (x === 1 ? texts.unknown : texts.nowhere)}</title>
            <rect x={x} y={at(list, id) - 13} width={box - 2} height={26} rx={4} />
            <text x={x + 8} y={at(list, id) + 5}>
              {shortened(names.get(id) || (x === 1 ? texts.unknown : texts.nowhere))}
            </text>
          </g>
        )),
      )}
    </svg>
  )
}

const shortened = (name: string): string => (name.length > 27 ? `${name.slice(0, 26).trimEnd()}…` : name)

/** By who and whom, all contracts together. */
function linesOf(edges: readonly TrafficEdge[]): Line[] {
  const lines = new Map<string, Line>()
  for (const { consumer, producer, calls, errors } of edges) {
    const key = `${consumer}\n${producer}`
    const line = lines.get(key) ?? { consumer, producer, calls: 0, errors: 0 }
    lines.set(key, { ...line, calls: line.calls + calls, errors: line.errors + errors })
  }
  return [...lines.values()].toSorted((a, b) => b.calls - a.calls)
}
