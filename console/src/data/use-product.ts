import { useQuery } from '@tanstack/react-query'
import { askHub, type Node, type ProductPage } from './data-api.ts'

/** Definitions change when a new version of the program is put in. */
const staleMs = 300_000

/** A product as it is defined, with the codes that it uses; none while no id is told. */
export const useProduct = (id: string) =>
  useQuery({
    queryKey: ['hub', 'product', id],
    queryFn: ({ signal }) => askHub<ProductPage>('GET', `/products/${id}`, { signal }),
    enabled: id !== '',
    staleTime: staleMs,
  })

/** The regions' nodes that are asked. */
export const useNodes = () =>
  useQuery({
    queryKey: ['hub', 'nodes'],
    queryFn: async ({ signal }) => (await askHub<{ items: Node[] }>('GET', '/nodes', { signal })).items,
    staleTime: staleMs,
  })
