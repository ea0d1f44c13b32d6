import { useQuery } from '@tanstack/react-query'
import { useToday } from '../../../clock/now.ts'
import { useLanguage } from '../../../i18n/language.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { ChooseOne } from '../../../parts/choose-one.tsx'
import { Refused } from '../../../parts/refused.tsx'
import { Waiting } from '../../../parts/waiting.tsx'
import { askHub, type ProductSummary } from '../../data-api.ts'
import { useNodes, useProduct } from '../../use-product.ts'
import { requestTexts } from '../request.texts.ts'
import type { RequestPage } from '../request-api.ts'
import { firstSelection, type RequestDraft } from './request-draft.ts'
import { SelectionFields, Several } from './selection-fields.tsx'

export interface StepProps {
  draft: RequestDraft
  onChange(draft: RequestDraft): void
  faults: RequestPage['missing']
}

/** Which data: as what, of which product, which part of it, of which regions. */
export function DataStep({ draft, onChange, faults, isNumbered }: StepProps & { isNumbered: boolean }) {
  const texts = useTexts(requestTexts)
  const language = useLanguage()
  const { data: products, error } = useQuery({
    queryKey: ['hub', 'products'],
    queryFn: async ({ signal }) =>
      (await askHub<{ items: ProductSummary[] }>('GET', '/products', { signal })).items,
  })
  const set = (more: Partial<RequestDraft>) => onChange({ ...draft, ...more })
  return (
    <>
      <label className="field">
        {texts.titleField}
        <input
          value={draft.title}
          maxLength={200}
          placeholder={texts.titleHint}
          onChange={({ target }) => set({ title: target.value })}
        />
      </label>
      {isNumbered ? (
        <p>
          {texts.kind}: {texts.kindTexts[draft.kind]}
        </p>
      ) : (
        <ChooseOne
          label={texts.kind}
          value={draft.kind}
          choices={[
            ['request', texts.kinds.request, texts.requestHelp],
            ['permit', texts.kinds.permit, texts.permitHelp],
          ]}
          onChange={(kind) => set({ kind })}
        />
      )}
      {error && <Refused error={error} />}
      <label className="field">
        {texts.product}
        <select
          value={draft.product}
          onChange={({ target }) => {
            const { selection: _, ...content } = draft.content
            set({ product: target.value, content })
          }}
        >
          <option value="">{texts.chooseProduct}</option>
          {products?.map(({ id, title, access }) => (
            <option key={id} value={id}>
              {access === 'permit' ? texts.byPermit(title[language]) : title[language]}
            </option>
          ))}
        </select>
      </label>
      {draft.product !== '' && <Chosen draft={draft} onChange={onChange} faults={faults} />}
    </>
  )
}

function Chosen({ draft, onChange, faults }: StepProps) {
  const texts = useTexts(requestTexts)
  const today = useToday()
  const { data: page, error } = useProduct(draft.product)
  const { data: nodes } = useNodes()
  if (error) return <Refused error={error} />
  if (page === undefined) return <Waiting lines={6} />
  const { content } = draft
  const set = (more: Partial<RequestDraft['content']>) =>
    onChange({ ...draft, content: { ...content, ...more } })
  const known = Object.entries(page.codes['region'] ?? {})
  const asked = new Set(nodes?.filter(({ active }) => active).map(({ region }) => region))
  const regions = known.filter(([code]) => asked.has(code) || content.regions?.includes(code))
  return (
    <>
      <SelectionFields
        page={page}
        value={content.selection ?? firstSelection(page, today)}
        onChange={(selection) => set({ selection })}
      />
      <Fault faults={faults} field="selection" />
      <Several
        label={texts.fields.regions}
        hint={texts.regionsHint}
        choices={(regions.length > 0 ? regions : known).map(([id, title]) => ({ id, title }))}
        chosen={content.regions ?? []}
        onChange={(chosen) => set({ regions: chosen })}
      />
      <Fault faults={faults} field="regions" />
    </>
  )
}

/** What the server says of a field. */
export function Fault({ faults, field }: Pick<StepProps, 'faults'> & { field: string }) {
  const language = useLanguage()
  return faults
    .filter((each) => each.field === field)
    .map(({ text }) => (
      <p key={text.sv} className="fault">
        {text[language]}
      </p>
    ))
}
