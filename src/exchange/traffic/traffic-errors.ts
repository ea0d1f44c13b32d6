import { defineErrors } from '../../kernel/index.ts'

/** What is refused about traffic and explanations. */
export const trafficErrors = defineErrors('exchange', {
  call_not_found: {
    status: 404,
    sv: 'Inget anrop har det numret, eller så är det äldre än vad som sparas.',
    en: 'No call has that number, or it is older than what is kept.',
  },
  alert_rule_not_found: {
    status: 404,
    sv: 'Regeln finns inte, eller är redan borttagen.',
    en: 'There is no such rule, or it is removed already.',
  },
})
