import { join } from 'node:path'
import { makeWhole } from '../../kernel/index.ts'
import { view } from '../../region/index.ts'
import type { ProductBook } from '../product/product-book.ts'
import type { KnownNode, NodeClient } from '../run/node-client.ts'
import { type Announced, readParquetFile, receiveFile, UnusableFile } from './receive.ts'
import type { RowsFile } from './rows.ts'
import { rowsFileName } from './rows-folder.ts'

/** The largest file of one region that is taken. */
const mostBytes = 50 * 1024 ** 3

/**
 * Fetches a run's file into its place: it is there whole and checked, or not at all.
 *
 * @param to `root` and the folder's `name` in it; what is there is replaced
 * @throws {UnusableFile | NodeError}, and what the disk throws
 */
export async function receiveWhole(
  { client, book }: { client: NodeClient; book: ProductBook },
  {
    node,
    run,
    announced,
    product,
    root,
    name,
  }: {
    node: KnownNode
    run: string
    announced: Announced
    product: string
    root: string
    name: string
  },
): Promise<RowsFile> {
  if (announced.bytes > mostBytes) throw new UnusableFile('too_large')
  const known = new Set(view(book.byId(product)!.view).columns.map((each) => each.name))
  return makeWhole(root, name, async (making) => {
    const path = join(making, rowsFileName)
    await receiveFile(await client.file(node, run), path, announced)
    return readParquetFile(path, { folder: making, announced, known })
  })
}
