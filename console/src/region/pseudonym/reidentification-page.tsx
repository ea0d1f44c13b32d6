import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { askRegion, type Reidentification } from '../region-api.ts'
import { reidentificationTexts } from './reidentification.texts.ts'
import { ReidentificationActs } from './reidentification-acts.tsx'

/** One request: what it rests on, how it stands, and what whoever reads it can do. */
export function ReidentificationPage() {
  const texts = useTexts(reidentificationTexts)
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery({
    queryKey: ['region', 'reidentification', id],
    queryFn: ({ signal }) => askRegion<Reidentification>('GET', `/reidentifications/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.endedAt === undefined ? 5000 : false),
  })
  return (
    <div className="services-section">
      <Link to="/region/reidentifications">{texts.back}</Link>
      <h1>{texts.one}</h1>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined ? !error && <Waiting lines={10} /> : <Shown request={data} />}
    </div>
  )
}

function Shown({ request }: { request: Reidentification }) {
  const texts = useTexts(reidentificationTexts)
  const language = useLanguage()
  const { state, proposedBy, decidedBy } = request
  const at = (instant: string | undefined) => instant && formatInstant(instant, language)
  return (
    <>
      <p role="status">
        <b>{texts.states[state]}.</b> {texts.stateTexts[state]}
      </p>
      <ReidentificationActs request={request} />
      <Facts
        facts={[
          [texts.askedBy, request.askedBy],
          [
            texts.reason,
            <span key="reason" className="request-text">
              {request.reason}
            </span>,
          ],
          [texts.legalBasis, request.legalBasis],
          [texts.proposedBy, proposedBy.name ?? proposedBy.id],
          [texts.proposedAt, at(request.proposedAt)],
          [texts.until, at(request.until)],
          [texts.decidedBy, decidedBy && (decidedBy.name ?? decidedBy.id)],
          [texts.decidedAt, at(request.decidedAt)],
          [texts.refusal, request.refusal],
          [texts.endedAt, at(request.endedAt)],
          [texts.permit, <Copyable key="permit" value={request.permit} label={texts.permit} />],
          [texts.permitEpoch, String(request.permitEpoch)],
          [
            texts.pseudonym,
            <Copyable
              key="pseudonym"
              value={request.pseudonym}
              shown={`${request.pseudonym.slice(0, 16)}…`}
              label={texts.pseudonym}
            />,
          ],
          [texts.id, <Copyable key="id" value={request.id} label={texts.id} />],
        ]}
      />
    </>
  )
}
