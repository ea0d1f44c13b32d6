import { useQuery } from '@tanstack/react-query'
import { useMay } from '../session/login.ts'
import { askExchange } from './services-api.ts'

interface Named {
  hsaId: string
  name: string
}

/** The HSA-ids of components, or of logical addresses, with their names: what a field suggests by `list={id}`. */
export function HsaIds({ id, of }: { id: string; of: 'components' | 'logical-addresses' }) {
  const may = useMay('exchange.addressing.read')
  const { data } = useQuery({
    queryKey: ['exchange', 'addressing', of, 'suggested'],
    queryFn: ({ signal }) =>
      askExchange<{ items: Named[] }>('GET', `/addressing/${of}`, { query: { limit: 500 }, signal }),
    enabled: may,
    staleTime: 60_000,
  })
  return (
    <datalist id={id}>
      {data?.items.map(({ hsaId, name }) => (
        <option key={hsaId} value={hsaId}>
          {name}
        </option>
      ))}
    </datalist>
  )
}
