import type { Proxy } from '../../api/contract.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { useVocabulary } from '../resident-api.ts'
import { proxiesTexts } from './proxies.texts.ts'

/** What a proxy may do, a line each, in words. */
export function ActList({ proxy: { kind, acts } }: { proxy: Pick<Proxy, 'kind' | 'acts'> }) {
  const texts = useTexts(proxiesTexts)
  const language = useLanguage()
  const vocabulary = useVocabulary().data?.delegableActs ?? []
  const words: Record<string, string> = {
    ...Object.fromEntries(vocabulary.map(({ code, text }) => [code, text[language]])),
    ...texts.acts,
  }
  return (
    <ul className="me-acts">
      {kind === 'custodian' && <li>{texts.mayChild}</li>}
      {acts.map((act) => (
        <li key={act}>{words[act] ?? act}</li>
      ))}
    </ul>
  )
}
