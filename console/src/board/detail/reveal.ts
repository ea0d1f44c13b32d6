import { useState } from 'react'
import { reveal } from '../../api/alarms.ts'
import type { AlarmDetail } from '../../api/contract.ts'
import type { Session } from '../../session/session.ts'

/** Protected details that an operator asked to see: kept for as long as the alarm is chosen, and nowhere else. */
export function useRevealed(id: string, session: Session) {
  const [revealed, setRevealed] = useState<AlarmDetail>()
  return {
    revealed,
    reveal: () => {
      // a refusal leaves the details covered; the button is still there to try again
      void reveal(id, session.group.id).then(setRevealed, () => undefined)
    },
  }
}
