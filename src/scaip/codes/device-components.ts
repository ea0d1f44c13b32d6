import { codeTable, series } from './code-table.ts'

/** Table B: device components (`dco`), three digits. */
export const deviceComponents = codeTable([
  ['000', 'unknown', 'okänd'],
  ['001', 'undefined', 'odefinierad'],
  ...series('002', 5, 'button', 'knapp'),
  ...series('007', 5, 'switch', 'omkopplare'),
  ...series('012', 5, 'output', 'utgång'),
  ...series('017', 5, 'automatic circuit', 'automatkrets'),
  ['022', 'ethernet', 'ethernet'],
  ['023', 'memory', 'minne'],
  ['024', 'microcontroller', 'mikrokontroller'],
  ...series('025', 5, 'module', 'modul'),
])
