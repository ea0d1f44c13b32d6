import { useState } from 'react'
import { Waiting } from '../../parts/waiting.tsx'
import { Problem } from '../problem.tsx'
import { residentTexts } from '../resident.texts.ts'
import { useRights } from '../resident-api.ts'
import { useSubject } from '../subject.tsx'
import { useWords } from '../words.ts'
import { BlockCard } from './block-card.tsx'
import { blocksTexts } from './blocks.texts.ts'
import { SetBlock } from './set-block.tsx'

/** What a person has closed to others, and the ways to close and open. */
export function BlocksPage() {
  const texts = useWords(blocksTexts)
  const common = useWords(residentTexts)
  const { may, acting } = useSubject()
  const mayRead = may('rights.read')
  const { data, error, refetch } = useRights('blocks', mayRead)
  const [setting, setSetting] = useState(false)
  const [said, setSaid] = useState('')
  const standing = data?.filter(({ state }) => state === 'holds') ?? []
  const past = data?.filter(({ state }) => state === 'lifted') ?? []
  return (
    <>
      <h1>{texts.title}</h1>
      <p>{texts.lead}</p>
      <p role="status" className="me-said">
        {said}
      </p>
      {!mayRead && acting && <p className="me-empty">{common.notMine(acting.name)}</p>}
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && mayRead && <Waiting lines={10} />}
      {may('blocks.set') && !setting && !error && (
        <button type="button" className="me-button" onClick={() => setSetting(true)}>
          {texts.set}
        </button>
      )}
      {setting && (
        <SetBlock
          onDone={() => {
            setSaid(texts.done)
            setSetting(false)
          }}
          onCancel={() => setSetting(false)}
        />
      )}
      {data && standing.length === 0 && <p className="me-empty">{texts.none}</p>}
      <ul className="me-list">
        {standing.map((block) => (
          <BlockCard key={block.id} block={block} onSaid={setSaid} />
        ))}
      </ul>
      {past.length > 0 && (
        <details className="me-past">
          <summary>{texts.past(past.length)}</summary>
          <ul className="me-list">
            {past.map((block) => (
              <BlockCard key={block.id} block={block} onSaid={setSaid} />
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
