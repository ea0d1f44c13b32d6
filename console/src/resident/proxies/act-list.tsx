import type { Proxy } from '../../api/contract.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { actTexts } from '../../rules/acts.texts.ts'
import { useVocabulary } from '../resident-api.ts'
import { useWords } from '../words.ts'
import { proxiesTexts } from './proxies.texts.ts'

interface ActListProps {
  proxy: Pick<Proxy, 'kind' | 'acts'>
  /** Read by the proxy, not by the person who is told of what may be done with hers. */
  forProxy?: boolean
}

/** What a proxy may do, a line each, in words. */
export function ActList({ proxy: { kind, acts }, forProxy = false }: ActListProps) {
  const texts = useWords(proxiesTexts)
  const neutral = useTexts(actTexts)
  const language = useLanguage()
  const vocabulary = useVocabulary().data?.delegableActs ?? []
  const words: Record<string, string> = {
    ...Object.fromEntries(vocabulary.map(({ code, text }) => [code, text[language]])),
    ...(forProxy ? neutral : texts.acts),
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
