import type { AuditExtractItem } from '../../api/contract.ts'
import { useTexts } from '../../i18n/texts.ts'
import { useLogin } from '../../session/login.ts'
import { seenTexts } from './seen.texts.ts'

const looksLikeId = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

/** Who did it, in words: oneself, the name, or what kind of party when the name is not known. */
export function useWho(): (event: Pick<AuditExtractItem, 'who' | 'whoKind'>) => string {
  const texts = useTexts(seenTexts)
  const me = useLogin()
  return ({ who, whoKind }) => {
    if (whoKind === 'resident' && (who === me?.id || who === me?.name)) return texts.you
    return looksLikeId.test(who) ? texts.kinds[whoKind] : who
  }
}
