import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useTexts } from '../../../i18n/texts.ts'
import { Refused } from '../../../parts/refused.tsx'
import { Waiting } from '../../../parts/waiting.tsx'
import { useLogin } from '../../../session/login.ts'
import { requestTexts } from '../request.texts.ts'
import { useRequest } from '../request-api.ts'
import { emptyDraft } from './request-draft.ts'
import { RequestForm } from './request-form.tsx'

/** A new application. */
export function NewRequestPage() {
  const texts = useTexts(requestTexts)
  const me = useLogin()?.id ?? ''
  const { product = '' } = useSearch({ strict: false }) as { product?: string }
  return (
    <div className="services-section">
      <h1>{texts.newOne}</h1>
      <p className="quiet">{texts.formLead}</p>
      <RequestForm before={undefined} first={{ ...emptyDraft(me), product }} />
    </div>
  )
}

/** An application that is written on, or completed. */
export function EditRequestPage() {
  const texts = useTexts(requestTexts)
  const navigate = useNavigate()
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useRequest(id)
  return (
    <div className="services-section">
      <h1>{data ? data.title : texts.application}</h1>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={12} />}
      {data && !data.may.includes('change') && (
        <div className="empty">
          <p>{texts.notChangeable}</p>
          <button
            type="button"
            className="plain-button"
            onClick={() => void navigate({ to: '/data/requests/$id', params: { id } })}
          >
            {texts.toApplication}
          </button>
        </div>
      )}
      {data?.may.includes('change') && <RequestForm before={data} first={data} />}
    </div>
  )
}
