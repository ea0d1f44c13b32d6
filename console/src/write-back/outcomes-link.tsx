import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { OutcomePage } from '../api/contract.ts'
import { request } from '../api/http.ts'
import { useTexts } from '../i18n/texts.ts'
import { useNames } from '../register/names.ts'
import { currentSession } from '../session/session.ts'
import { writeBackTexts } from './write-back.texts.ts'

/** The way to what has not got into the records, with how much needs somebody. Nothing, where no record is told. */
export function OutcomesLink() {
  const texts = useTexts(writeBackTexts)
  const { controllers } = useNames()
  const told = controllers.some(({ record }) => record?.writeBack === true)
  const group = currentSession()?.group.id
  const { data } = useQuery({
    queryKey: ['outcomes', 'count', group],
    queryFn: ({ signal }) => request<OutcomePage>('GET', '/outcomes', { query: { group, limit: 1 }, signal }),
    enabled: told,
    refetchInterval: 30_000,
  })
  const waiting = (data?.counts.waiting ?? 0) + (data?.counts.refused ?? 0)
  if (!told && waiting === 0) return null
  return (
    <Link to="/registers/outcomes">
      {texts.menu}
      {waiting > 0 && <span className="count"> {waiting}</span>}
    </Link>
  )
}
