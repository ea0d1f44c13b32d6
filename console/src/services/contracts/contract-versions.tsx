import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTexts } from '../../i18n/texts.ts'
import { askExchange, type Contract } from '../services-api.ts'
import { contractTexts } from './contracts.texts.ts'

/** The other versions of the same contract; nothing where there is only this one. */
export function Versions({ contract }: { contract: Contract }) {
  const texts = useTexts(contractTexts)
  const { data } = useQuery({
    queryKey: ['exchange', 'contracts', 'versions', contract.domain, contract.name],
    queryFn: ({ signal }) =>
      askExchange<{ items: Contract[] }>('GET', '/contracts', { query: { search: contract.name }, signal }),
  })
  const others = (data?.items ?? []).filter(
    ({ id, domain, name }) => id !== contract.id && domain === contract.domain && name === contract.name,
  )
  if (others.length === 0) return null
  return (
    <section className="services-section" aria-labelledby="versions">
      <h2 id="versions">{texts.versions}</h2>
      <ul className="services-tried">
        {others.map(({ id, major, minor, lifecycle, sunset }) => (
          <li key={id}>
            <Link to="/services/contracts/$id" params={{ id }}>
              {contract.name} {major}.{minor}
            </Link>{' '}
            {texts.lifecycles[lifecycle]}
            {sunset && `, ${texts.sunset.toLowerCase()} ${sunset}`}
          </li>
        ))}
      </ul>
    </section>
  )
}
