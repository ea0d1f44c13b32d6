import { Button } from '@midas-ds/components/button'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { AskReason } from '../../../admin/parts/ask-reason.tsx'
import { useTexts } from '../../../i18n/texts.ts'
import { Confirm } from '../../../parts/confirm.tsx'
import { Refused } from '../../../parts/refused.tsx'
import { askHub } from '../../data-api.ts'
import { requestTexts } from '../request.texts.ts'
import type { RequestPage } from '../request-api.ts'
import { AskForm } from './ask-form.tsx'
import { DecideForm } from './decide-form.tsx'

type Act = 'withdraw' | 'discard' | 'complete' | 'extend' | 'ask' | 'decide'

/** What whoever reads may do with an application now; the server says what that is. */
export function RequestActs({ request }: { request: RequestPage }) {
  const texts = useTexts(requestTexts)
  const client = useQueryClient()
  const navigate = useNavigate()
  const [open, setOpen] = useState<Act>()
  const { id, version, may } = request
  const close = () => setOpen(undefined)
  const act = useMutation({
    mutationFn: ({ name, body }: { name: Act; body?: object }) =>
      name === 'discard'
        ? askHub<undefined>('DELETE', `/requests/${id}`, { query: { version } })
        : askHub<RequestPage>('POST', `/requests/${id}/${name}`, { body: { version, ...body } }),
    onSuccess: (page, { name }) => {
      close()
      if (name === 'discard') void navigate({ to: '/data/requests' })
      else client.setQueryData(['hub', 'request', id], page)
      void client.invalidateQueries({ queryKey: ['hub', 'requests'] })
    },
    // somebody else may have been there first: what is shown is as it is now
    onError: () => client.invalidateQueries({ queryKey: ['hub', 'request', id] }),
  })
  const begin = (name: Act) => {
    act.reset()
    setOpen(name)
  }
  const is = (name: RequestPage['may'][number]) => may.includes(name)
  if (may.length === 0) return null
  return (
    <div className="services-section request-acts">
      <div className="services-steps">
        {is('change') && (
          <Link to="/data/requests/$id/edit" params={{ id }} className="button-link">
            {request.state === 'incomplete' ? texts.completeIt : texts.writeOn}
          </Link>
        )}
        {is('complete') && (
          <Button size="medium" onPress={() => begin('complete')}>
            {texts.declareComplete}
          </Button>
        )}
        {is('decide') && open !== 'decide' && (
          <Button size="medium" onPress={() => begin('decide')}>
            {texts.decide}
          </Button>
        )}
        {is('ask') && open !== 'ask' && (
          <Button size="medium" variant="secondary" onPress={() => begin('ask')}>
            {texts.ask}
          </Button>
        )}
        {(['extend', 'withdraw', 'discard'] as const).map(
          (name) =>
            is(name) && (
              <Button key={name} size="medium" variant="secondary" onPress={() => begin(name)}>
                {texts[name]}
              </Button>
            ),
        )}
      </div>
      {act.error && open !== 'extend' && <Refused error={act.error} />}
      {open === 'ask' && (
        <AskForm
          isSending={act.isPending}
          onAsk={(missing) => act.mutate({ name: 'ask', body: { missing } })}
          onCancel={close}
        />
      )}
      {open === 'decide' && (
        <DecideForm
          request={request}
          isSending={act.isPending}
          onDecide={(body) => act.mutate({ name: 'decide', body })}
          onCancel={close}
        />
      )}
      {(open === 'withdraw' || open === 'discard' || open === 'complete') && (
        <Confirm
          title={texts.actTitles[open]}
          text={texts.actTexts[open]}
          yes={open === 'complete' ? texts.declareComplete : texts[open]}
          no={texts.notYet}
          danger={open !== 'complete'}
          onYes={() => {
            act.mutate({ name: open })
            close()
          }}
          onNo={close}
        />
      )}
      {open === 'extend' && (
        <AskReason
          title={texts.actTitles.extend}
          text={texts.actTexts.extend}
          label={texts.reasons}
          max={4000}
          yes={texts.extend}
          no={texts.notYet}
          onYes={async (reasons) => void (await act.mutateAsync({ name: 'extend', body: { reasons } }))}
          onNo={close}
        />
      )}
    </div>
  )
}
