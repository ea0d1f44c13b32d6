import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Alarm } from '../../api/contract.ts'
import { useTexts } from '../../i18n/texts.ts'
import { words as allWords } from '../../words/words.ts'
import { boardTexts } from '../board.texts.ts'
import { titleOf } from '../title.ts'
import { Card } from './card.tsx'
import type { SectionName } from './order.ts'
import { type Row, visible } from './rows.ts'
import { SectionHead } from './section-head.tsx'
import { usePainted } from './use-painted.ts'

interface AlarmListProps {
  rows: readonly Row[]
  /** Height of all rows, in rem. */
  height: number
  chosen: string | undefined
  unconfirmed: ReadonlySet<string>
  onChoose(id: string): void
  onFold(section: SectionName): void
}

/** Rows drawn above and below what is in sight, in rem, so that scrolling never shows a gap. */
const margin = 20

/** The board's list. Only what is in sight is in the document, so that a storm of thousands scrolls as ten do. */
export function AlarmList({ rows, height, chosen, unconfirmed, onChoose, onFold }: AlarmListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const { top, bottom, rem } = useSight(scroller)
  const drawn = useMemo(() => visible(rows, top - margin, bottom + margin), [rows, top, bottom])
  const seen = useMemo(() => visible(drawn, top, bottom), [drawn, top, bottom])
  usePainted(seen)

  const texts = useTexts(boardTexts)
  useChosenInSight(scroller, rows, chosen, rem)
  const unseen = useNewestOutOfSight(rows, top, bottom)

  return (
    <div className="alarm-list">
      <div ref={scroller} className="alarm-scroller" role="region" aria-label={texts.listLabel}>
        <div className="alarm-rows" style={{ height: `${height}rem` }}>
          {drawn.map((row) => (
            <div key={row.key} className="row" style={{ top: `${row.top}rem`, height: `${row.height}rem` }}>
              {row.kind === 'head' ? (
                <SectionHead section={row.section} alarms={row.alarms} folded={row.folded} onFold={onFold} />
              ) : (
                <Card
                  alarm={row.alarm}
                  chosen={row.alarm.id === chosen}
                  unconfirmed={unconfirmed.has(row.alarm.id)}
                  onChoose={onChoose}
                />
              )}
            </div>
          ))}
        </div>
      </div>
      {unseen && <NewPress alarm={unseen} onShow={() => scrollTo(scroller.current, rows, unseen.id, rem)} />}
    </div>
  )
}

function NewPress({ alarm, onShow }: { alarm: Alarm; onShow(): void }) {
  const texts = useTexts(boardTexts)
  const words = useTexts(allWords)
  return (
    <button type="button" className="new-press" onClick={onShow}>
      {texts.newPressBelow(titleOf(alarm, words))} · {texts.show}
    </button>
  )
}

/** What part of the list is in sight, in rem. */
function useSight(scroller: React.RefObject<HTMLDivElement | null>): {
  top: number
  bottom: number
  rem: number
} {
  const [sight, setSight] = useState({ top: 0, bottom: 60, rem: 16 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const measure = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
      // whole steps of two rem: most scroll events then change nothing
      const top = Math.floor(element.scrollTop / rem / 2) * 2
      const bottom = Math.ceil((element.scrollTop + element.clientHeight) / rem / 2) * 2
      setSight((before) =>
        before.top === top && before.bottom === bottom && before.rem === rem ? before : { top, bottom, rem },
      )
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [scroller])
  return sight
}

function scrollTo(element: HTMLDivElement | null, rows: readonly Row[], id: string, rem: number): void {
  const row = rows.find(({ key }) => key === id)
  if (element === null || row === undefined) return
  const [top, bottom] = [row.top * rem, (row.top + row.height) * rem]
  if (top < element.scrollTop) element.scrollTop = top - rem * 2.5
  else if (bottom > element.scrollTop + element.clientHeight)
    element.scrollTop = bottom - element.clientHeight + rem
}

/** Brings the chosen card into sight when another is chosen, not when the list moves under it. */
function useChosenInSight(
  scroller: React.RefObject<HTMLDivElement | null>,
  rows: readonly Row[],
  chosen: string | undefined,
  rem: number,
): void {
  const show = useEffectEvent((id: string) => {
    scrollTo(scroller.current, rows, id, rem)
    // the next frame has the card, and a screen reader hears of it; somebody who writes is left alone
    requestAnimationFrame(() => {
      const isFree = document.activeElement === document.body || document.activeElement?.matches('.card')
      if (isFree)
        scroller.current?.querySelector<HTMLElement>(`[data-alarm="${id}"]`)?.focus({ preventScroll: true })
    })
  })
  useEffect(() => {
    if (chosen !== undefined) show(chosen)
  }, [chosen])
}

/** The newest ringing press, when it lies out of sight: it is never there without a word. */
function useNewestOutOfSight(rows: readonly Row[], top: number, bottom: number): Alarm | undefined {
  return useMemo(() => {
    let newest: (Row & { kind: 'card' }) | undefined
    for (const row of rows) {
      if (row.kind !== 'card') continue
      if (!row.alarm.ringing || row.alarm.urgency === 'technical' || row.alarm.urgency === 'test') continue
      if (newest === undefined || row.alarm.lastPressAt > newest.alarm.lastPressAt) newest = row
    }
    if (newest === undefined || bottom === 0) return undefined
    const inSight = newest.top < bottom - 1 && newest.top + newest.height > top + 1
    return inSight ? undefined : newest.alarm
  }, [rows, top, bottom])
}
