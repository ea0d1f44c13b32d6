import { useCallback, useState } from 'react'
import type { SectionName } from './list/order.ts'

/** Which of the folded parts of the list are open. */
export function useUnfolded(): { unfolded: ReadonlySet<SectionName>; fold(section: SectionName): void } {
  const [unfolded, setUnfolded] = useState<ReadonlySet<SectionName>>(new Set())
  const fold = useCallback(
    (section: SectionName) =>
      setUnfolded((before) => {
        const after = new Set(before)
        if (!after.delete(section)) after.add(section)
        return after
      }),
    [],
  )
  return { unfolded, fold }
}
