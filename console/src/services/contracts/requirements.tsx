import { useMutation } from '@tanstack/react-query'
import { Refusal } from '../../api/http.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { exchangeApi } from '../services-api.ts'
import { contractTexts } from './contracts.texts.ts'

type Format = 'markdown' | 'docx'

/** The text that a municipality puts in a procurement. */
export function Requirements({ contracts }: { contracts: string[] }) {
  const texts = useTexts(contractTexts)
  const language = useLanguage()
  const get = useMutation({
    mutationFn: async (format: Format) => {
      const answer = await fetch(`${exchangeApi}/requirements`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'accept-language': language },
        body: JSON.stringify({ contracts, format, language }),
        signal: AbortSignal.timeout(30_000),
      })
      if (!answer.ok) {
        const problem = (await answer.json().catch(() => ({}))) as object
        throw new Refusal({
          code: '',
          title: `HTTP ${answer.status}`,
          detail: '',
          ...problem,
          status: answer.status,
        })
      }
      save(await answer.blob(), `${texts.requirementsFile}.${format === 'docx' ? 'docx' : 'md'}`)
    },
  })
  return (
    <section className="services-section" aria-label={texts.chosen(contracts.length)}>
      <h2>{texts.chosen(contracts.length)}</h2>
      <p className="quiet">{texts.requirementsLead}</p>
      {get.error && <Refused error={get.error} />}
      <div className="services-steps">
        {(['markdown', 'docx'] as const).map((format) => (
          <button
            key={format}
            type="button"
            className="plain-button"
            disabled={get.isPending}
            onClick={() => get.mutate(format)}
          >
            {texts[format]}
          </button>
        ))}
      </div>
    </section>
  )
}

function save(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
