import type { Population } from '../population/population.ts'
import { answerTo, createOutcomes, textIn } from './answers.ts'

const personId = (extension: string) => ({ root: '1.2.752.129.2.1.3.1', extension })
/** One in so many has moved or has another number in the record than in the reception, so that reading it has something to tell. */
const otherwiseEvery = 12

/** The municipality's record: who has social care, by which decisions, who works there, and what was written to it. */
export function createMunicipalRecord({ people, homes, staff }: Population, hsaId: string) {
  const own = people.filter(({ municipality }) => municipality === 'exempelkoping')
  const outcomes = createOutcomes()
  const homeOf = new Map(homes.map((home) => [home.key, home]))
  const recipients = own.map((person, number) => {
    const home = homeOf.get(person.home)
    return {
      personId: personId(person.personIdentity),
      givenName: person.givenName,
      familyName: person.familyName,
      ...(person.protectedIdentity && { protectedIdentity: true }),
      ...(number % otherwiseEvery === 5
        ? { phone: '0700000099' }
        : person.phone
          ? { phone: person.phone }
          : {}),
      ...(home && { address: { street: home.street, city: home.city } }),
    }
  })
  const decisions = own.map((person, number) => ({
    personId: personId(person.personIdentity),
    decisionId: `BB-${1000 + number}`,
    kind: 'Trygghetslarm',
    validFrom: '2026-01-01',
    unit: 'Hemtjänsten',
  }))
  const employees = staff.map(({ name, title, phone }, number) => ({
    hsaId: `${hsaId.split('-')[0]}-P${String(number + 1).padStart(3, '0')}`,
    name,
    title,
    phone,
  }))
  return {
    outcomes,
    answer(contract: string, body: string): string | undefined {
      switch (contract) {
        case 'ProcessAlarmOutcome':
          return outcomes.take(body)
        case 'GetServiceRecipients':
          return answerTo(contract, { serviceRecipient: recipients })
        case 'GetCareDecisions':
          return answerTo(contract, { careDecision: decisions })
        case 'GetStaff':
          return answerTo(contract, { staff: employees })
        case 'GetSocialDocumentation':
          return answerTo(contract, {
            socialDocumentation: {
              header: {
                documentId: `SD-${(textIn(body, 'extension') ?? '').length}`,
                sourceSystemHSAId: hsaId,
                documentTime: '2026-02-01T09:00:00',
              },
              kind: 'anteckning',
              text: 'Påhittad anteckning om insatser. Inget i den är sant.',
            },
          })
        default:
          return undefined
      }
    },
  }
}
