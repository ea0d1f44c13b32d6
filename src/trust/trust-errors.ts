import { agreementErrors } from './agreement/agreement-errors.ts'
import { auditErrors } from './audit/audit-errors.ts'
import { certificationErrors } from './certification/certification-errors.ts'
import { explanationErrors } from './decision/decision-explanation-errors.ts'
import { policyErrors } from './decision/policy-errors.ts'
import { questionErrors } from './decision/question-errors.ts'
import { federationErrors } from './federation/federation-errors.ts'
import { limitErrors } from './limit/limit-errors.ts'
import { loginErrors } from './login/login-errors.ts'
import { partyErrors } from './party/party-errors.ts'
import { rightsErrors } from './rights/rights-errors.ts'
import { tokenErrors } from './token/token-errors.ts'

/** Every error of the room, for the documentation. */
export const trustErrors = [
  loginErrors,
  tokenErrors,
  partyErrors,
  agreementErrors,
  certificationErrors,
  limitErrors,
  rightsErrors,
  policyErrors,
  explanationErrors,
  questionErrors,
  auditErrors,
  federationErrors,
].flatMap((table) => Object.values(table))
