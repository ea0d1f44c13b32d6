import type { ReactNode } from 'react'
import '../services/services.css'

/** What is known of one thing: a name and a value a line. What has no value is left out. */
export function Facts({
  facts,
  label,
}: {
  facts: readonly (readonly [name: string, value: ReactNode])[]
  label?: string | undefined
}) {
  return (
    <dl className="services-facts" aria-label={label}>
      {facts
        .filter(([, value]) => value !== undefined && value !== '')
        .map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
