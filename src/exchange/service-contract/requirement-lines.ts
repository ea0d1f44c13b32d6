import { requirementsOf } from './classification.ts'
import type { ServiceContract } from './service-contract.ts'

/** A requirement on a supplier, and the test of this project that shows what it means. */
export interface RequirementLine {
  sv: string
  en: string
  file: string
  test: string
}

const gateway = 'src/exchange/gateway/gateway.test.ts'
const validation = 'src/exchange/validation/validation.test.ts'
const scenarios = 'src/trust/decision/scenarios/scenarios.test.ts'
const contracts = 'src/exchange/service-contract/contract.test.ts'
const published = 'src/exchange/service-contract/json-parts.test.ts'
const lawOfCalls = 'GDPR art. 28.3 a, 29, 32'

/** What every connection has to keep to. */
export const forAll: readonly RequirementLine[] = [
  {
    sv: 'Systemet ska visa vem det är med ett klientcertifikat över TLS 1.2 eller högre, eller med en åtkomsttoken enligt RFC 9068.',
    en: 'The system shall show who it is by a client certificate over TLS 1.2 or higher, or by an access token after RFC 9068.',
    file: gateway,
    test: 'a caller without a certificate that is believed is VP002, and nothing is told of what exists',
  },
  {
    sv: 'Ett system som svarar ska ha ett servercertifikat med sitt eget värdnamn: det kontrolleras vid varje anrop.',
    en: 'A system that answers shall have a server certificate with its own host name: it is verified at every call.',
    file: gateway,
    test: 'a producer that is not there, or is not what its name says, is VP009; nothing of it is told',
  },
  {
    sv: 'Systemet ska ange logisk adress i varje anrop.',
    en: 'The system shall name the logical address in every call.',
    file: gateway,
    test: 'a call without a logical address is VP003',
  },
  {
    sv: 'Systemet ska klara att ett anrop nekas (VP007) och visa användaren stödnumret.',
    en: 'The system shall cope with a call that is refused (VP007), and show its user the support number.',
    file: gateway,
    test: 'a consumer without authorisation is VP007, whether or not the address exists',
  },
  {
    sv: 'Systemet ska klara att väg eller adressering saknas (VP004, VP008) utan att försöka igen i tät följd.',
    en: 'The system shall cope with a way or addressing that is missing (VP004, VP008) without trying again in quick succession.',
    file: gateway,
    test: 'without a route it is VP004, without any addressing VP008, for a contract that is not open VP004',
  },
  {
    sv: 'Systemet ska klara att en producent vilar efter upprepade fel, och fungera igen när den svarar.',
    en: 'The system shall cope with a producer that rests after repeated failures, and work again when it answers.',
    file: gateway,
    test: 'a producer that fails again and again rests, and comes back when it answers',
  },
  {
    sv: 'Varje rubrik som får finnas en gång ska finnas högst en gång.',
    en: 'Each header that may come once shall come at most once.',
    file: gateway,
    test: 'two of a header that may come once, and values that cannot be, are refused',
  },
]

const rivta: readonly RequirementLine[] = [
  {
    sv: 'Anrop ska följa RIV-TA Basic Profile 2.1: SOAP 1.1, document/literal, rubriken LogicalAddress.',
    en: 'Calls shall follow RIV-TA Basic Profile 2.1: SOAP 1.1, document/literal, the header LogicalAddress.',
    file: gateway,
    test: 'a SOAP call goes through, byte for byte, with the headers that are to be there',
  },
  {
    sv: 'Fel ska lämnas som SOAP Fault; det når konsumenten oförändrat.',
    en: 'Errors shall be given as SOAP Fault; it reaches the consumer unchanged.',
    file: gateway,
    test: 'the producer’s own fault passes through unchanged',
  },
  {
    sv: 'Kontraktets WSDL och scheman ska hämtas från plattformen (?wsdl), inte kopieras ur dokument.',
    en: 'The WSDL and schemas of the contract shall be fetched from the platform (?wsdl), not copied out of documents.',
    file: published,
    test: '?wsdl leads to the platform and to the schemas here, and nothing of where it was is left',
  },
]

const rest: readonly RequirementLine[] = [
  {
    sv: 'Anrop ska göras enligt kontraktets OpenAPI-dokument, och fel läsas som problem enligt RFC 9457.',
    en: 'Calls shall be made after the OpenAPI document of the contract, and errors be read as problems after RFC 9457.',
    file: gateway,
    test: 'a REST call goes through, and is refused with problem documents',
  },
  {
    sv: 'Kontraktets OpenAPI-dokument ska hämtas från plattformen (/openapi.json).',
    en: 'The OpenAPI document of the contract shall be fetched from the platform (/openapi.json).',
    file: published,
    test: '/openapi.json names the platform, and nothing of where the producer is',
  },
]

const strong: RequirementLine = {
  sv: 'Uppgifterna är känsliga: systemets token ska vara bunden till dess nyckel eller certifikat (tillitsnivå 3).',
  en: 'The data is sensitive: the system’s token shall be bound to its key or certificate (level of assurance 3).',
  file: scenarios,
  test: 'GDPR art. 32: Systemet visar en token som vem som helst kunde använda.',
}

const consent: readonly RequirementLine[] = [
  {
    sv: 'Systemet ska klara att uppgifter från en annan vårdgivare nekas när invånaren inte har samtyckt, och visa det för användaren.',
    en: 'The system shall cope with data of another care provider being refused where the resident has not consented, and show it to its user.',
    file: scenarios,
    test: 'SVOD 3 kap. 1 §: Invånaren har inte samtyckt till sammanhållna uppgifter.',
  },
  {
    sv: 'Systemet ska klara att spärrade uppgifter nekas, och inte dra slutsatser av att de saknas.',
    en: 'The system shall cope with blocked data being refused, and conclude nothing from its absence.',
    file: scenarios,
    test: 'SVOD 2 kap. 3 §: Samma anrop när invånaren har spärrat uppgifterna.',
  },
]

const enforced: RequirementLine = {
  sv: 'Meddelanden ska följa kontraktets schema; sådana som inte gör det avvisas (VP015).',
  en: 'Messages shall follow the contract’s schema; those that do not are refused (VP015).',
  file: gateway,
  test: 'a message that breaks its contract is refused where that is enforced, before the producer sees it',
}

const observed: RequirementLine = {
  sv: 'Meddelanden ska följa kontraktets schema; avvikelser rapporteras till leverantören med plats och regel, utan uppgifter ur meddelandet.',
  en: 'Messages shall follow the contract’s schema; deviations are reported to the supplier by place and rule, with nothing out of the message.',
  file: validation,
  test: 'faults are told by path and facet, and never with what stood there',
}

/** What one contract asks of whoever connects by it. */
export function linesOf(contract: ServiceContract): RequirementLine[] {
  const { classification, validation: checks, kind } = contract
  const { senderConstrained } = requirementsOf(classification)
  const modes = [checks.request, checks.response]
  return [
    supported(contract),
    agreed(contract),
    ...(kind === 'rivta' ? rivta : rest),
    ...(senderConstrained ? [strong] : []),
    ...(contract.consent ? consent : []),
    ...(modes.includes('enforce') ? [enforced] : []),
    ...(modes.includes('observe') || modes.includes('sample') ? [observed] : []),
    inTime(contract),
    ...(contract.sunset === undefined ? [] : [ending(contract.sunset)]),
  ]
}

function supported({ key, minor, classification }: ServiceContract): RequirementLine {
  const { confidentiality: k, integrity: r, availability: t, traceability: s } = classification
  const { levelOfAssurance } = requirementsOf(classification)
  return {
    sv: `Systemet ska stödja ${key}, underversion ${minor} (K${k} R${r} T${t} S${s}, tillitsnivå ${levelOfAssurance}). En nyare underversion ska inte störa det.`,
    en: `The system shall support ${key}, minor version ${minor} (K${k} R${r} T${t} S${s}, level of assurance ${levelOfAssurance}). A newer minor version shall not disturb it.`,
    file: contracts,
    test: 'the same minor version is refused, another stands beside it, and the newest in force is the one that counts',
  }
}

function agreed({ informationTypes, purpose }: ServiceContract): RequirementLine {
  const types = informationTypes.join(', ')
  return {
    sv: `Avtalen ska omfatta informationsslagen ${types} för ändamålet ${purpose}.`,
    en: `The agreements shall cover the information types ${types} for the purpose ${purpose}.`,
    file: scenarios,
    test: `${lawOfCalls}: Samma anrop när avtalen inte omfattar läkemedel.`,
  }
}

function inTime({ limits }: ServiceContract): RequirementLine {
  const seconds = limits.producerMs / 1000
  const most = Math.floor(limits.bodyBytes / 1024 / 1024)
  return {
    sv: `Ett system som svarar ska göra det inom ${seconds} s, och meddelanden vara högst ${most || 1} MiB.`,
    en: `A system that answers shall do so within ${seconds} s, and messages be at most ${most || 1} MiB.`,
    file: gateway,
    test: 'a producer that does not answer in its time is VP009',
  }
}

const ending = (sunset: string): RequirementLine => ({
  sv: `Kontraktet avvecklas: systemet ska ha gått över till dess efterföljare senast ${sunset}.`,
  en: `The contract is being deprecated: the system shall have gone over to its successor by ${sunset}.`,
  file: contracts,
  test: 'a contract goes from draft to in force to deprecated to withdrawn, each step in its history, and no step that is not there',
})
