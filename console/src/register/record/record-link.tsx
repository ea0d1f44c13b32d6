import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { RecordKind } from '../../api/contract.ts'
import { useTexts } from '../../i18n/texts.ts'
import { useMay } from '../../session/login.ts'
import { recordTexts } from './record.texts.ts'
import { readingsOf } from './record-api.ts'

/** The way to reading from the record, for whoever may write, where a municipality has one. */
export function RecordLink({ kind }: { kind: RecordKind }) {
  const texts = useTexts(recordTexts)
  const mayWrite = useMay(`welfare.${kind}.write`)
  const { data } = useQuery({
    queryKey: ['record-readings', kind],
    queryFn: ({ signal }) => readingsOf(kind, signal),
    enabled: mayWrite,
  })
  if (!data?.items.length) return null
  const waiting = data.items.reduce(
    (sum, { differences: { add, change, missing } }) => sum + add + change + missing,
    0,
  )
  return (
    <p>
      <Link to="/registers/from-record/$kind" params={{ kind }}>
        {texts.link}
      </Link>
      {waiting > 0 && <span className="count"> {waiting}</span>}
    </p>
  )
}
