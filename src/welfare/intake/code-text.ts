import { statusText } from '../../scaip/index.ts'
import type { Signal } from '../contract/index.ts'

/** What a code says, in words; nothing for a code that no public table has. */
export function codeTextOf(code: Signal['code']): Signal['codeText'] {
  return code?.system === 'scaip.stc' ? statusText(code.value) : undefined
}
