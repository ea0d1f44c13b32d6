import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { formatDate, formatNumber } from '../../../i18n/format.ts'
import { useLanguage } from '../../../i18n/language.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { Confirm } from '../../../parts/confirm.tsx'
import { Refused } from '../../../parts/refused.tsx'
import { Waiting } from '../../../parts/waiting.tsx'
import { askHub, hubApi } from '../../data-api.ts'
import { changeOutput, type Output, outputKey, outputsKey, useOutput } from '../environment-api.ts'
import { OutputForm } from '../output-form.tsx'
import { outputTexts } from './output.texts.ts'
import { OutputFacts } from './output-facts.tsx'
import '../../../register/register.css'
import '../../../services/services.css'
import '../environment.css'

/** A result of her own project: its checks, and the way out of the environment. */
export function OutputPage() {
  const texts = useTexts(outputTexts)
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useOutput('outputs', id)
  return (
    <div className="services-section environment">
      {data && (
        <Link to="/data/environments/$id" params={{ id: data.permit }}>
          {texts.toEnvironment}
        </Link>
      )}
      <h1>{data ? data.title : texts.one}</h1>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={10} />}
      {data && (
        <>
          <Acts output={data} />
          <OutputFacts output={data} />
        </>
      )}
    </div>
  )
}

type Asking = 'submit' | 'withdraw' | undefined
const ended: readonly Output['state'][] = ['RELEASED', 'REJECTED', 'WITHDRAWN']

function Acts({ output }: { output: Output }) {
  const texts = useTexts(outputTexts)
  const language = useLanguage()
  const client = useQueryClient()
  const [asking, setAsking] = useState<Asking>()
  const [changing, setChanging] = useState(false)
  const [error, setError] = useState<unknown>()
  const changeable = output.state === 'PENDING' || output.state === 'RETURNED'
  const known = (changed: Output) => {
    client.setQueryData(outputKey('outputs', output.id), changed)
    void client.invalidateQueries({ queryKey: outputsKey(output.permit) })
  }
  const act = async (name: 'submit' | 'withdraw') => {
    setAsking(undefined)
    setError(undefined)
    try {
      const { version } = output
      known(await askHub<Output>('POST', `/outputs/${output.id}/${name}`, { body: { version } }))
    } catch (thrown) {
      setError(thrown)
    }
  }
  if (changing) {
    const { title, explanation, sql, countColumn, shareColumn, version } = output
    return (
      <OutputForm
        start={{
          title,
          explanation,
          sql,
          ...(countColumn && { countColumn }),
          ...(shareColumn && { shareColumn }),
        }}
        columns={output.table?.columns.map(({ name }) => name) ?? []}
        people
        editable
        words={{ save: texts.changed, saving: texts.changing, cancel: texts.keep }}
        onCancel={() => setChanging(false)}
        onSave={async (asked) => {
          known(await changeOutput(output.id, { ...asked, version }))
          setChanging(false)
        }}
      />
    )
  }
  return (
    <>
      <div className="form-buttons">
        {changeable && output.stops === 0 && (
          <button type="button" className="plain-button" onClick={() => setAsking('submit')}>
            {texts.submit}
          </button>
        )}
        {changeable && (
          <button type="button" className="plain-button" onClick={() => setChanging(true)}>
            {texts.change}
          </button>
        )}
        {!ended.includes(output.state) && (
          <button type="button" className="plain-button" onClick={() => setAsking('withdraw')}>
            {texts.withdraw}
          </button>
        )}
        {output.state === 'RELEASED' && output.file && !output.file.gone && (
          <a href={`${hubApi}/outputs/${output.id}/file`} download={output.file.name}>
            {texts.fetch(formatNumber(output.file.bytes, language))}
          </a>
        )}
      </div>
      {output.file && (
        <p className="quiet">
          {(output.file.gone ? texts.fileGone : texts.until)(formatDate(output.file.until, language))}
        </p>
      )}
      {error !== undefined && <Refused error={error} />}
      {asking && (
        <Confirm
          title={asking === 'submit' ? texts.submitTitle : texts.withdrawTitle}
          text={asking === 'submit' ? texts.submitText : texts.withdrawText}
          yes={texts[asking]}
          no={texts.keep}
          danger={asking === 'withdraw'}
          onYes={() => void act(asking)}
          onNo={() => setAsking(undefined)}
        />
      )}
    </>
  )
}
