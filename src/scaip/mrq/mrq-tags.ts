/** How each tag of `<mrq>` is read: its form, padding and default. */
export interface TagRule {
  readonly form: RegExp
  /** Digits to pad to before look-up. */
  readonly pad?: number
  readonly default?: string
  readonly mandatory?: true
}

/**
 * The tags of `<mrq>` but for `crd` and `lge`, which are read on their own. A mandatory tag that breaks its
 * form is a fault. An optional one is kept as it came and noted: no alarm is refused for a text too long.
 */
export const mrqTags = {
  ref: { form: /^[0-9a-zA-Z]{1,16}$/, mandatory: true },
  cid: { form: /^\+?\d{1,16}$/, mandatory: true },
  dty: { form: /^\d{1,4}$/, pad: 4, mandatory: true },
  ver: { form: /^\d{1,2}\.\d{1,2}$/, default: '01.00' },
  sco: { form: /^\d$/, default: '0' },
  cha: { form: /^\d$/, default: '0' },
  hbo: { form: /^\d$/, default: '0' },
  did: { form: /^.{1,12}$/su },
  dco: { form: /^\d{1,3}$/, pad: 3 },
  dte: { form: /^.{1,32}$/su },
  stc: { form: /^\d{1,4}$/, pad: 4, default: '0010' },
  stt: { form: /^.{1,32}$/su },
  pri: { form: /^\d$/, default: '0' },
  lco: { form: /^\d{1,3}$/, pad: 3, default: '000' },
  lva: { form: /^.{1,2}$/su },
  lte: { form: /^.{1,32}$/su },
  ico: { form: /^\d{1,3}$/ },
  ite: { form: /^.{1,128}$/su },
  ame: { form: /^[01]$/, default: '0' },
  mreq: { form: /^\d$/ },
} as const satisfies Record<string, TagRule>

export type SimpleTag = keyof typeof mrqTags

/** Pads digits with zeros to the left; anything that is not digits is left as it is. */
export function padCode(value: string, length: number): string {
  return /^\d+$/.test(value) ? value.padStart(length, '0') : value
}
