import { useState } from 'react'
import { reveal } from '../../api/alarms.ts'
import type { AlarmDetail } from '../../api/contract.ts'
import type { Session } from '../../session/session.ts'

/** Protected details that an operator asked to see: kept for the chosen alarm alone, and gone when another is chosen. */
export function useRevealed(chosen: string | undefined, session: Session) {
  const [detail, setDetail] = useState<AlarmDetail>()
  const revealed = detail?.id === chosen ? detail : undefined
  return {
    revealed,
    reveal: () => {
      if (chosen === undefined) return
      // a refusal leaves the details covered; the button is still there to try again
      void reveal(chosen, { staff: session.staff.id, group: session.group.id }).then(
        setDetail,
        () => undefined,
      )
    },
  }
}
