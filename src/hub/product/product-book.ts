import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Compile } from 'typebox/compile'
import { parse } from 'yaml'
import { type Both, ProductDefinition } from '../../region/index.ts'

/** Texts of codes, by code, in the order they are shown. */
export type CodeList = ReadonlyMap<string, Both>

export interface Product extends ProductDefinition {
  /** SHA-256 of the definition in one form: two that are told apart by it are not the same. */
  readonly hash: string
}

/** The products as they are defined, and the code lists that they use. */
export interface ProductBook {
  all(): readonly Product[]
  /** As they are sent to nodes. */
  definitions(): readonly ProductDefinition[]
  byId(id: string): Product | undefined
  codes(list: string): CodeList
}

const definition = Compile(ProductDefinition)

/**
 * Reads every definition in a folder, and `codes/` in it.
 *
 * @throws {Error} that names the file and the place when one is not as it must be
 */
export async function readProducts(folder: string): Promise<ProductBook> {
  const [products, lists] = await Promise.all([
    readEach(folder, (name, value) => productOf(name, value)),
    readEach(join(folder, 'codes'), (_, value) => new Map(Object.entries(value as Record<string, Both>))),
  ])
  const codes = new Map(lists.map(({ name, value }) => [name, value]))
  const all = products.map(({ value }) => value)
  for (const product of all) checkReferences(product, codes)
  const byId = new Map(all.map((product) => [product.id, product]))
  return {
    all: () => all,
    definitions: () => all.map(definitionOf),
    byId: (id) => byId.get(id),
    codes: (list) => codes.get(list) ?? new Map(),
  }
}

async function readEach<T>(
  folder: string,
  read: (name: string, value: unknown) => T,
): Promise<{ name: string; value: T }[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort()
  return Promise.all(
    files.map(async (file) => {
      const name = basename(file, '.yaml')
      return { name, value: read(name, parse(await readFile(join(folder, file), 'utf8'))) }
    }),
  )
}

function productOf(name: string, value: unknown): Product {
  if (!definition.Check(value)) {
    const [first] = definition.Errors(value)
    throw new Error(`the product ${name} is not as it must be at ${first?.instancePath}: ${first?.message}`)
  }
  if (value.id !== name) throw new Error(`the product in ${name}.yaml calls itself ${value.id}`)
  return { ...value, hash: createHash('sha256').update(JSON.stringify(value)).digest('hex') }
}

function checkReferences(product: Product, codes: ReadonlyMap<string, CodeList>): void {
  const fail = (what: string): never => {
    throw new Error(`the product ${product.id} ${what}`)
  }
  for (const ids of [product.dimensions.map(({ id }) => id), product.measures.map(({ id }) => id)])
    if (new Set(ids).size !== ids.length) fail('names a dimension or a measure twice')
  for (const id of (product.tables ?? []).flat())
    if (!product.dimensions.some((each) => each.id === id)) fail(`has a table by what is no dimension: ${id}`)
  // Whoever is in them is not kept at the hub but under a permit; and there is one order for all columns.
  if (
    product.staged &&
    (product.person !== undefined || product.refresh === 'on_request' || product.dimensions.length > 6)
  )
    fail('is staged, and so has no people, at most six dimensions, and a time of its own')
  for (const { id, codes: list, within } of product.dimensions) {
    if (list !== undefined && !codes.has(list)) fail(`uses a code list that is not there: ${list}`)
    if (within !== undefined && !product.dimensions.some((each) => each.id === within))
      fail(`puts ${id} within a dimension that is not there: ${within}`)
  }
}

/** Without what is reckoned of it. */
export function definitionOf(product: Product): ProductDefinition {
  const { hash: _, ...defined } = product
  return defined
}
