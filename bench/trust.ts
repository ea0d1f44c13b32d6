// Measures decisions, tokens and the audit log against their goals and prints the result as Markdown: npm run bench:trust.

import { runMeasures } from './run-measures.ts'
import { auditVerify } from './trust/audit-verify.ts'
import { decisions } from './trust/decisions.ts'
import { tokens } from './trust/tokens.ts'
import { wholeDecisions } from './trust/whole-decisions.ts'

await runMeasures('bench:trust', [decisions, wholeDecisions, tokens, auditVerify])
