import { Link } from '@tanstack/react-router'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Facts } from '../../parts/facts.tsx'
import { useProduct } from '../use-product.ts'
import { requestTexts } from './request.texts.ts'
import { type RequestPage, useRules } from './request-api.ts'
import { useSelectionWords } from './selection-words.ts'

/** What an application tells, in words; what is not told yet is said so. */
export function ContentFacts({ request }: { request: RequestPage }) {
  const texts = useTexts(requestTexts)
  const language = useLanguage()
  const { data: rules } = useRules()
  const { data: page } = useProduct(request.product)
  const words = useSelectionWords(page)
  const { content, people } = request
  const { selection, legalBasis, months, publicBody } = content
  const ground = (of: 'article6' | 'article9') =>
    rules?.[of].find(({ code }) => code === legalBasis?.[of])?.text[language] ?? legalBasis?.[of]
  const told = (value: string | undefined) => value || <span className="quiet">{texts.untold}</span>
  return (
    <Facts
      facts={[
        [texts.kind, texts.kindTexts[request.kind]],
        [texts.applicant, `${request.applicant.name}, ${request.organisationName}`],
        [
          texts.product,
          <Link key="product" to="/data/products/$id" params={{ id: request.product }}>
            {request.productTitle[language]}
          </Link>,
        ],
        ...(selection
          ? words.facts(selection)
          : ([[texts.fields.selection, told(undefined)]] as [string, React.ReactNode][])),
        [texts.fields.regions, told(content.regions && words.regions(content.regions))],
        [
          texts.fields.purpose,
          told(
            rules?.purposes.find(({ code }) => code === content.purpose)?.text[language] ?? content.purpose,
          ),
        ],
        [texts.fields.need, <Text key="need" text={content.need} />],
        [texts.fields.people, told(people.map(({ name }) => name).join(', '))],
        [texts.fields.protection, <Text key="protection" text={content.protection} />],
        [
          texts.fields.legalBasis,
          told(
            legalBasis && [ground('article6'), ground('article9'), legalBasis.law].filter(Boolean).join('; '),
          ),
        ],
        [texts.fields.publication, <Text key="publication" text={content.publication} />],
        [
          texts.fields.publicBody,
          told(publicBody === undefined ? undefined : publicBody ? texts.yes : texts.no),
        ],
        [texts.fields.months, told(months === undefined ? undefined : texts.monthCount(months))],
      ]}
    />
  )
}

function Text({ text }: { text: string | undefined }) {
  const texts = useTexts(requestTexts)
  return text ? <span className="request-text">{text}</span> : <span className="quiet">{texts.untold}</span>
}
