import { Button } from '@midas-ds/components/button'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { formatBytes } from '../measures.ts'
import { askExchange, type Contract, type ContractPreview } from '../services-api.ts'
import { contractTexts } from './contracts.texts.ts'
import '../services.css'

interface File {
  name: string
  content: string
}

/** Files become a contract: what it would be is shown before it is kept. */
export function ImportPage() {
  const texts = useTexts(contractTexts)
  const language = useLanguage()
  const navigate = useNavigate()
  const [files, setFiles] = useState<File[]>([])
  const preview = useMutation({
    mutationFn: (chosen: File[]) =>
      askExchange<ContractPreview>('POST', '/contracts/preview', { body: { files: chosen } }),
  })
  const save = useMutation({
    mutationFn: () => askExchange<Contract>('POST', '/contracts', { body: { files } }),
    onSuccess: ({ id }) => void navigate({ to: '/services/contracts/$id', params: { id } }),
  })
  const choose = async (list: FileList | null) => {
    const chosen = await Promise.all(
      [...(list ?? [])].map(async (file) => ({ name: file.name, content: await file.text() })),
    )
    setFiles(chosen)
    save.reset()
    if (chosen.length > 0) preview.mutate(chosen)
    else preview.reset()
  }
  const isThere = preview.data?.existing.some(({ minor }) => minor === preview.data.minor) ?? false
  const error = save.error ?? preview.error
  return (
    <div className="services-section">
      <Link to="/services/contracts">{texts.back}</Link>
      <h1>{texts.import}</h1>
      <p className="quiet">{texts.importLead}</p>
      <label className="button-link services-file">
        {texts.choosesFiles}
        <input
          type="file"
          multiple
          className="spoken"
          accept=".wsdl,.xsd,.json,.yaml,.yml"
          onChange={({ target }) => void choose(target.files)}
        />
      </label>
      {files.length > 0 && (
        <ul className="services-tried" aria-label={texts.files}>
          {files.map(({ name, content }) => (
            <li key={name}>
              {name} <span className="quiet">{formatBytes(content.length, language)}</span>
            </li>
          ))}
        </ul>
      )}
      <div aria-live="polite" className="services-section">
        {error && <Refused error={error} />}
        {preview.data && !preview.error && (
          <>
            <h2>{texts.preview}</h2>
            <dl className="services-facts">
              <dt>{texts.name}</dt>
              <dd>
                {preview.data.name} {preview.data.major}.{preview.data.minor} (
                {texts.kinds[preview.data.kind]})
              </dd>
              <dt>{texts.domain}</dt>
              <dd>{preview.data.domain}</dd>
              <dt>{texts.key}</dt>
              <dd>
                <code>{preview.data.key}</code>
              </dd>
              <dt>{texts.operations}</dt>
              <dd>{preview.data.operations.join(', ')}</dd>
              {preview.data.existing.length > 0 && (
                <>
                  <dt>{texts.existing}</dt>
                  <dd>
                    {preview.data.existing
                      .map(({ minor, lifecycle }) => `${minor} (${texts.lifecycles[lifecycle]})`)
                      .join(', ')}
                  </dd>
                </>
              )}
            </dl>
            {isThere && <p className="services-bad">{texts.isThere}</p>}
            <Button size="medium" isDisabled={save.isPending || isThere} onPress={() => save.mutate()}>
              {save.isPending ? texts.saving : texts.save}
            </Button>
          </>
        )}
      </div>
    </div>
  )
}
