import { useState } from 'react'
import type { Block } from '../../api/contract.ts'
import { useNow } from '../../clock/now.ts'
import { useLanguage } from '../../i18n/language.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { HistoryOf } from '../history-of.tsx'
import { lastDay, longDate } from '../long-date.ts'
import { useNames } from '../names.ts'
import { Problem } from '../problem.tsx'
import { residentTexts } from '../resident.texts.ts'
import { useRightsAct } from '../resident-api.ts'
import { useSubject } from '../subject.tsx'
import { useWords } from '../words.ts'
import { BlockSentences } from './block-sentences.tsx'
import { blocksTexts } from './blocks.texts.ts'
import { OpenForAWhile } from './open-for-a-while.tsx'

/** One block in sentences, with who may see through it for now, and the ways to open. */
export function BlockCard({ block, onSaid }: { block: Block; onSaid(message: string): void }) {
  const texts = useWords(blocksTexts)
  const common = useWords(residentTexts)
  const names = useNames()
  const { may } = useSubject()
  const { run, busy, error } = useRightsAct()
  const [asking, setAsking] = useState<'lift' | 'open'>()
  const label = texts.label(names.of(block.controller))
  const canLift = block.state === 'holds' && may('blocks.lift')
  const lift = async () => {
    setAsking(undefined)
    if (await run(`/blocks/${block.id}/lift`, {})) onSaid(texts.liftedSaid)
  }
  return (
    <li className={block.state === 'holds' ? 'me-card holds' : 'me-card'}>
      <p className="me-state">{texts.states[block.state]}</p>
      <h2>{names.of(block.controller)}</h2>
      <div className="me-sentences">
        <BlockSentences block={block} />
        <WhoAndWhen block={block} />
      </div>
      <HistoryOf list="blocks" id={block.id} version={block.version} acts={texts.acts} label={label} />
      {error !== undefined && <Problem error={error} />}
      {canLift && asking !== 'open' && (
        <div className="me-buttons">
          <button type="button" className="me-button quiet-button" onClick={() => setAsking('open')}>
            {texts.open} <span className="spoken">{label}</span>
          </button>
          <button
            type="button"
            className="me-button quiet-button"
            disabled={busy}
            onClick={() => setAsking('lift')}
          >
            {texts.lift} <span className="spoken">{label}</span>
          </button>
        </div>
      )}
      {asking === 'open' && (
        <OpenForAWhile
          block={block}
          onDone={(message) => {
            setAsking(undefined)
            onSaid(message)
          }}
          onCancel={() => setAsking(undefined)}
        />
      )}
      {asking === 'lift' && (
        <Confirm
          title={texts.liftTitle}
          text={<p className="me-confirm">{texts.liftThen}</p>}
          yes={texts.liftYes}
          no={common.goBack}
          danger
          onYes={() => void lift()}
          onNo={() => setAsking(undefined)}
        />
      )}
    </li>
  )
}

function WhoAndWhen({ block }: { block: Block }) {
  const texts = useWords(blocksTexts)
  const language = useLanguage()
  const names = useNames()
  const { acting } = useSubject()
  const now = useNow()
  const day = longDate(block.setAt, language)
  const open = block.state === 'holds' ? block.lifts.filter((lift) => Date.parse(lift.validUntil) > now) : []
  return (
    <>
      <p>
        {acting
          ? texts.setByName(day, names.of(block.registeredBy ?? block.setBy))
          : block.registeredBy
            ? texts.setByStaff(day, names.of(block.registeredBy))
            : block.setBy === block.person
              ? texts.setOn(day)
              : texts.setByOther(day, names.of(block.setBy))}
      </p>
      {block.liftedAt && <p>{texts.liftedOn(longDate(block.liftedAt, language))}</p>}
      {open.map((lift) => (
        <p key={lift.id} className="me-open">
          {texts.openNow(
            lift.organisation ? names.of(lift.organisation) : texts.everyone,
            lastDay(lift.validUntil, language),
          )}
        </p>
      ))}
    </>
  )
}
