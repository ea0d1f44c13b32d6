import { useState } from 'react'
import { Waiting } from '../../parts/waiting.tsx'
import { Problem } from '../problem.tsx'
import { residentTexts } from '../resident.texts.ts'
import { useRights } from '../resident-api.ts'
import { useSubject } from '../subject.tsx'
import { useWords } from '../words.ts'
import { GivePower } from './give-power.tsx'
import { MandateCard } from './mandate-card.tsx'
import { proxiesTexts } from './proxies.texts.ts'
import { ProxyCard } from './proxy-card.tsx'

const isNow = ({ state }: { state: string }) => state === 'holds' || state === 'coming'

/** Who may act for a person, and whom she may act for. */
export function ProxiesPage() {
  const texts = useWords(proxiesTexts)
  const { may } = useSubject()
  const [said, setSaid] = useState('')
  return (
    <>
      <h1>{texts.title}</h1>
      <p>{texts.lead}</p>
      <p role="status" className="me-said">
        {said}
      </p>
      <Mine onSaid={setSaid} />
      {may('mandates.read') ? <Others /> : <p className="quiet">{texts.onlyMine}</p>}
    </>
  )
}

function Mine({ onSaid }: { onSaid(message: string): void }) {
  const texts = useWords(proxiesTexts)
  const common = useWords(residentTexts)
  const { may, acting } = useSubject()
  const mayRead = may('rights.read')
  const { data, error, refetch } = useRights('proxies', mayRead)
  const [giving, setGiving] = useState(false)
  const now = data?.filter(isNow) ?? []
  const past = data?.filter((proxy) => !isNow(proxy)) ?? []
  return (
    <section className="me-section">
      <h2>{texts.mine}</h2>
      {!mayRead && acting && <p className="me-empty">{common.notMine(acting.name)}</p>}
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && mayRead && <Waiting lines={6} />}
      {data && now.length === 0 && <p className="me-empty">{texts.noneMine}</p>}
      <ul className="me-list">
        {now.map((proxy) => (
          <ProxyCard key={proxy.id} proxy={proxy} onSaid={onSaid} />
        ))}
      </ul>
      {/* a mandate is not passed on: only the person herself gives one */}
      {!acting && !giving && !error && (
        <button type="button" className="me-button" onClick={() => setGiving(true)}>
          {texts.give}
        </button>
      )}
      {giving && (
        <GivePower
          onDone={(message) => {
            onSaid(message)
            setGiving(false)
          }}
          onCancel={() => setGiving(false)}
        />
      )}
      {past.length > 0 && (
        <details className="me-past">
          <summary>{texts.past(past.length)}</summary>
          <ul className="me-list">
            {past.map((proxy) => (
              <ProxyCard key={proxy.id} proxy={proxy} onSaid={onSaid} />
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

function Others() {
  const texts = useWords(proxiesTexts)
  const { data, error, refetch } = useRights('mandates')
  const now = data?.filter(isNow) ?? []
  return (
    <section className="me-section">
      <h2>{texts.others}</h2>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={4} />}
      {data && now.length === 0 && <p className="me-empty">{texts.noneOthers}</p>}
      <ul className="me-list">
        {now.map((mandate) => (
          <MandateCard key={mandate.id} mandate={mandate} />
        ))}
      </ul>
    </section>
  )
}
