import { useQuery } from '@tanstack/react-query'
import type { CatalogueItem, CataloguePage } from '../../../../src/hub/contract/index.ts'
import { request } from '../../api/http.ts'

export type { CatalogueItem, CataloguePage }

export const catalogueApi = '/api/hub/v1/catalogue'

/** All that match; there are some hundreds at most, products times regions. */
export const useCatalogue = (search: string, region: string | undefined) =>
  useQuery({
    queryKey: ['hub', 'catalogue', search, region],
    queryFn: ({ signal }) =>
      request<{ items: CatalogueItem[] }>('GET', catalogueApi, {
        query: { search: search || undefined, region, whole: region === undefined || undefined, limit: 500 },
        signal,
      }),
    placeholderData: (before) => before,
  })

export const useDataset = (id: string) =>
  useQuery({
    queryKey: ['hub', 'catalogue', id],
    queryFn: ({ signal }) =>
      request<CataloguePage>('GET', `${catalogueApi}/${encodeURIComponent(id)}`, { signal }),
  })
