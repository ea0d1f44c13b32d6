// The regions' nodes of the demo, in a process of their own with a low priority: making and loading their data takes nothing from
// the alarm reception. It is told what to start and when to stop by the process that started it, and ends with it.
import { setPriority } from 'node:os'
import type { RegionNode } from '../compose.ts'
import { createLog } from '../kernel/index.ts'
import { modelRegions, type NodeToKnow } from '../simulator/index.ts'
import { fillNodes, type NodesSetUp, startNode } from './demo-nodes.ts'

/** What it is told. */
export type ToNodes = { kind: 'start'; setUp: NodesSetUp } | { kind: 'stop' }

/** What it tells: a node that runs, or that all of them have their data, until which day. */
export type FromNodes = { kind: 'node'; known: NodeToKnow } | { kind: 'filled'; until: string }

const lowPriority = 10
/** Who started us waits no longer. What is under way comes to nothing, and is done again at the next start. */
const patienceMs = 1_500

const stopping = new AbortController()
const nodes = new Map<string, RegionNode>()
const tell = (told: FromNodes) => void process.send?.(told)

setPriority(lowPriority)
// A terminal tells every process of Ctrl-C; it is for the one that started us to decide on.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
process.on('SIGTERM', () => void stop())
process.on('disconnect', () => void stop())
process.on('message', (told: ToNodes) => void (told.kind === 'start' ? start(told.setUp) : stop()))

async function start(setUp: NodesSetUp): Promise<void> {
  const log = createLog(setUp.log)
  try {
    for (const region of modelRegions) {
      const { node, known } = await startNode(region, setUp, log, stopping.signal)
      nodes.set(region.code, node)
      tell({ kind: 'node', known })
    }
    tell({ kind: 'filled', until: await fillNodes(nodes, setUp, log) })
  } catch (err) {
    if (stopping.signal.aborted) return
    log.error({ err }, 'a region’s node is not there, or has not got its data; the others run without it')
  }
}

async function stop(): Promise<void> {
  if (stopping.signal.aborted) return
  stopping.abort()
  setTimeout(() => process.exit(0), patienceMs)
  await Promise.all([...nodes.values()].map((node) => node.stop()))
  process.exit(0)
}
