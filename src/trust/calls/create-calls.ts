import type { Party } from '../../kernel/index.ts'
import { partyOfToken } from '../access/token-party.ts'
import type { AgreementsPart } from '../agreement/create-agreements.ts'
import type { DecisionRequest } from '../contract/decision.ts'
import type { Decisions } from '../decision/decide.ts'
import type { LoginDirectory } from '../login/directory.ts'
import type { Sessions } from '../login/sessions.ts'
import { upon } from '../party/directory/kept-answers.ts'
import type { PartyDirectory } from '../party/party-directory.ts'
import type { TokenVerifier } from '../token/access-token.ts'
import { readAuthorization } from '../token/authorization.ts'
import type { CallCredentials, CallQuestion, Calls } from './calls.ts'

/** The act that rules decide on for every call; what it does with the data stands in the contract. */
export const callAct = 'contracts.call'

/** Finds out whom a token on a bare connection is of. */
export function createTokenParties(deps: {
  verifier: () => TokenVerifier
  directory: LoginDirectory
  sessions: Pick<Sessions, 'standing'>
}): (shown: CallCredentials) => Promise<Party | undefined> {
  return async ({ authorization, dpop, method, url, certificate }) => {
    const read = readAuthorization(authorization)
    if (read === undefined) return undefined
    const verified = await deps.verifier().verify({
      ...read,
      method,
      url,
      proof: dpop,
      ...(certificate && { certificate }),
    })
    return partyOfToken(verified, deps)
  }
}

export interface CallsDeps {
  byToken: Calls['byToken']
  directory: Pick<PartyDirectory, 'systemByHsaId' | 'residentByIdentity'>
  decisions: Pick<Decisions, 'decideNow'>
  observe: AgreementsPart['observe']
}

/** What the gateway asks of trust. */
export function createCalls({ byToken, directory, decisions, observe }: CallsDeps): Calls {
  return {
    byToken,
    systemByHsaId: (hsaId) =>
      upon(directory.systemByHsaId(hsaId), (system) =>
        system === undefined || system.suspended
          ? undefined
          : { id: system.id, organisation: system.organisationId },
      ),
    residentByIdentity: (extension) =>
      upon(directory.residentByIdentity(extension), (resident) => resident?.id),
    decide: (question) => decisions.decideNow(requestOf(question)),
    observe,
  }
}

function requestOf(question: CallQuestion): DecisionRequest {
  const { system, controller, person, informationTypes, confidentiality, purpose } = question
  const { authorised, senderConstrained: proved, consent: consentNeeded, levelOfAssurance } = question
  return {
    actor: { kind: 'system', id: system ?? '?' },
    act: { name: callAct },
    resource: {
      kind: 'service',
      controller,
      informationTypes: [...informationTypes],
      krt: { confidentiality },
      call: { contract: question.contract, authorised, proved, consentNeeded },
      ...(person !== undefined && { person }),
    },
    purpose,
    context: { levelOfAssurance },
  }
}
