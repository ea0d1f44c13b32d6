import { posix } from 'node:path'
import type { Clock, Database } from '../../../kernel/index.ts'
import { type DeliveredFile, folderName } from '../delivery.ts'
import { type ListedDelivery, readyDeliveries } from '../delivery-store.ts'
import { pathOf } from '../make-delivery.ts'

/** What stands at a path, as a consumer sees it. `at`: seconds since 1970. */
export type Node =
  | { readonly kind: 'folder'; readonly name: string; readonly at: number }
  | {
      readonly kind: 'file'
      readonly name: string
      readonly at: number
      readonly bytes: number
      /** Where it lies. */
      readonly path: string
      readonly delivery: string
    }

/** The deliveries of one consumer, as folders. */
export interface ConsumerTree {
  /** What is at a path; undefined: nothing. */
  find(path: string): Promise<Node | undefined>
  /** What is in a folder; undefined when it is none. */
  list(path: string): Promise<readonly Node[] | undefined>
}

/** The most deliveries that are shown, the newest. */
const mostShown = 2000

/**
 * Shows an organisation its deliveries as `<product>/<day>-<run>/<file>`. It is a view of what the database says is there: no path that a
 * client gives ever reaches the disk, so there is nothing outside of it to get to. What is of a permit is shown to whom it names: an employee or a system.
 */
export function consumerTree(
  { db, clock, root }: { db: Database; clock: Clock; root: string },
  consumer: { organisation: string; id: string },
): ConsumerTree {
  const deliveries = (product?: string) => {
    const now = new Date(clock.epochMilliseconds())
    return readyDeliveries(db.pool, { ...consumer, now }, { product, limit: mostShown })
  }
  const inFolder = async (product: string, folder: string): Promise<Node[]> => {
    const there = (await deliveries(product)).filter((each) => folderName(each) === folder)
    // Of what was made twice on a day, the newest.
    const files = new Map<string, Node>()
    for (const delivery of there.toReversed())
      for (const file of delivery.files ?? []) files.set(file.name, fileNode(root, delivery, file))
    return [...files.values()]
  }
  const list = async (path: string): Promise<readonly Node[] | undefined> => {
    const [product, folder, ...rest] = partsOf(path)
    if (rest.length > 0) return undefined
    if (product === undefined) return folders(await deliveries(), (each) => each.product)
    const inside =
      folder === undefined ? folders(await deliveries(product), folderName) : await inFolder(product, folder)
    return inside.length === 0 ? undefined : inside
  }
  return {
    list,
    async find(path) {
      const parts = partsOf(path)
      const name = parts.pop()
      if (name === undefined) return { kind: 'folder', name: '', at: 0 }
      return (await list(parts.join('/')))?.find((each) => each.name === name)
    },
  }
}

/** A path without what leads upwards: `/../x` is `/x`. */
export const plainPath = (path: string): string => posix.normalize(`/${path}`).replace(/(?<=.)\/$/, '')

const partsOf = (path: string): string[] => plainPath(path).split('/').filter(Boolean)

const seconds = ({ endedAt }: ListedDelivery): number => Math.floor((endedAt?.getTime() ?? 0) / 1000)

function folders(deliveries: readonly ListedDelivery[], name: (delivery: ListedDelivery) => string): Node[] {
  const newest = new Map<string, number>()
  for (const delivery of deliveries)
    newest.set(name(delivery), Math.max(newest.get(name(delivery)) ?? 0, seconds(delivery)))
  return [...newest].map(([folder, at]) => ({ kind: 'folder', name: folder, at }))
}

const fileNode = (root: string, delivery: ListedDelivery, { name, bytes }: DeliveredFile): Node => ({
  kind: 'file',
  name,
  at: seconds(delivery),
  bytes,
  path: pathOf(root, delivery, name),
  delivery: delivery.id,
})
