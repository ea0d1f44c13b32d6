import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import { alarmDetail } from '../../api/alarms.ts'
import type { Alarm, AlarmActName, AlarmDetail } from '../../api/contract.ts'
import { Refusal } from '../../api/http.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { words as allWords } from '../../words/words.ts'
import { WriteBackPanel } from '../../write-back/write-back-panel.tsx'
import { ActBar } from '../acts/act-bar.tsx'
import { Chain } from './chain.tsx'
import { detailTexts } from './detail.texts.ts'
import { Facts } from './facts.tsx'
import { PaneHead } from './pane-head.tsx'
import { Signals, Story } from './story.tsx'
import { uncover } from './uncover.ts'

interface AlarmPaneProps {
  id: string
  group: string
  /** The operator's name. */
  me: string
  /** The alarm as the list has it, when it is there. */
  alarm: Alarm | undefined
  codeShown: boolean
  onShowCode(): void
  onAct(act: AlarmActName): void
  revealed: AlarmDetail | undefined
  onReveal(): void
}

/** Everything about one alarm. What the list knows is there at once; the rest follows when it is read. */
export function AlarmPane({
  id,
  group,
  me,
  alarm,
  codeShown,
  onShowCode,
  onAct,
  revealed,
  onReveal,
}: AlarmPaneProps) {
  const texts = useTexts(detailTexts)
  const { data, error, refetch } = useAlarmDetail(id, group, alarm?.version)
  const detail = useMemo(() => data && uncover(data, revealed), [data, revealed])
  const shown = alarm ?? detail
  if (shown === undefined) {
    if (error instanceof Refusal && error.status === 404) return <p className="pane-empty">{texts.gone}</p>
    return error ? <Refused error={error} onRetry={() => void refetch()} /> : <Waiting lines={12} />
  }
  return (
    <article className="pane" key={id}>
      <PaneHead
        alarm={shown}
        detail={detail}
        codeShown={codeShown}
        onShowCode={onShowCode}
        onReveal={onReveal}
      />
      <Instructions detail={detail} />
      <ActBar alarm={shown} me={me} onAct={onAct} />
      {error && !detail && <Refused error={error} onRetry={() => void refetch()} />}
      {detail ? <Rest alarm={shown} detail={detail} /> : !error && <Waiting lines={8} />}
    </article>
  )
}

function Instructions({ detail }: { detail: AlarmDetail | undefined }) {
  const texts = useTexts(detailTexts)
  return (
    <div className="instructions">
      <p>
        <b>{texts.instructions}</b>{' '}
        {detail ? (detail.instructions ?? <span className="quiet">{texts.noInstructions}</span>) : ' '}
      </p>
      {detail?.hazards && (
        <p className="hazards">
          <b>{texts.hazards}</b> {detail.hazards}
        </p>
      )}
    </div>
  )
}

function Rest({ alarm, detail }: { alarm: Alarm; detail: AlarmDetail }) {
  const texts = useTexts(detailTexts)
  const words = useTexts(allWords)
  return (
    <>
      {alarm.cause && (
        <p className="cause">
          <b>{texts.cause}</b> {words.cause[alarm.cause]}
        </p>
      )}
      <WriteBackPanel alarm={alarm} detail={detail} />
      <Chain alarm={alarm} progress={detail.progress} />
      <div className="pane-columns">
        <Facts detail={detail} />
        <Story events={detail.events.filter(({ kind }) => kind !== 'step_ended')} />
      </div>
      <Signals signals={detail.signals} />
      <p>
        <Link to="/incident/$alarmId" params={{ alarmId: alarm.id }}>
          {texts.incident}
        </Link>
      </p>
    </>
  )
}

/** The whole alarm, read again whenever the list hears of a newer version. */
function useAlarmDetail(id: string, group: string, version: number | undefined) {
  const queries = useQueryClient()
  useEffect(() => {
    const known = queries.getQueryData<AlarmDetail>(['alarm', id, group])
    if (version !== undefined && known !== undefined && known.version < version) {
      void queries.invalidateQueries({ queryKey: ['alarm', id, group] })
    }
  }, [queries, id, group, version])
  return useQuery({
    queryKey: ['alarm', id, group],
    queryFn: ({ signal }) => alarmDetail(id, group, signal),
  })
}
