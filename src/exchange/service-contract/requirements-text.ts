import type { Language } from '../../kernel/index.ts'
import { requirementsOf } from './classification.ts'
import type { ServiceContract } from './service-contract.ts'

/** One requirement on a supplier, and the test of this project that shows what it means. */
export interface Requirement {
  number: string
  text: string
  /** `file: name of the test`. */
  proof: { file: string; test: string }
}

export interface RequirementChapter {
  title: string
  requirements: Requirement[]
}

interface Line {
  sv: string
  en: string
  file: string
  test: string
}

const pipeline = 'src/exchange/gateway/gateway.test.ts'

/** What every connection has to keep to. */
const forAll: readonly Line[] = [
  {
    sv: 'Systemet ska visa vem det är med ett klientcertifikat över TLS 1.2 eller högre, eller med en åtkomsttoken enligt RFC 9068.',
    en: 'The system shall show who it is by a client certificate over TLS 1.2 or higher, or by an access token after RFC 9068.',
    file: pipeline,
    test: 'a caller without a certificate that is believed is VP002, and nothing is told of what exists',
  },
  {
    sv: 'Systemet ska ange logisk adress i varje anrop.',
    en: 'The system shall name the logical address in every call.',
    file: pipeline,
    test: 'a call without a logical address is VP003',
  },
  {
    sv: 'Systemet ska klara att ett anrop nekas (VP007) och visa användaren stödnumret.',
    en: 'The system shall cope with a call that is refused (VP007), and show its user the support number.',
    file: pipeline,
    test: 'a consumer without authorisation is VP007, whether or not the address exists',
  },
]

const rivta: readonly Line[] = [
  {
    sv: 'Anrop ska följa RIV-TA Basic Profile 2.1: SOAP 1.1, document/literal, rubriken LogicalAddress.',
    en: 'Calls shall follow RIV-TA Basic Profile 2.1: SOAP 1.1, document/literal, the header LogicalAddress.',
    file: pipeline,
    test: 'a SOAP call goes through, byte for byte, with the headers that are to be there',
  },
]

const strong: readonly Line[] = [
  {
    sv: 'Uppgifterna är känsliga: systemets token ska vara bunden till dess nyckel eller certifikat (tillitsnivå 3).',
    en: 'The data is sensitive: the system’s token shall be bound to its key or certificate (level of assurance 3).',
    file: 'src/trust/decision/scenarios/scenarios.test.ts',
    test: 'docs/scenarios.md says what the table says (npm run contracts writes it)',
  },
]

const validated: readonly Line[] = [
  {
    sv: 'Meddelanden ska följa kontraktets schema; sådana som inte gör det kan avvisas (VP015).',
    en: 'Messages shall follow the contract’s schema; those that do not may be refused (VP015).',
    file: pipeline,
    test: 'a message that breaks its contract is refused where that is enforced, before the producer sees it',
  },
]

/** The requirements that a set of contracts puts on whoever connects, in an order that can be cited. */
export function requirementsFor(
  contracts: readonly ServiceContract[],
  language: Language,
): RequirementChapter[] {
  const say = (lines: readonly Line[], chapter: number): Requirement[] =>
    lines.map((line, at) => ({
      number: `${chapter}.${at + 1}`,
      text: line[language],
      proof: { file: line.file, test: line.test },
    }))
  return [
    { title: titles.all[language], requirements: say(forAll, 1) },
    ...contracts.map((contract, at) => ({
      title: `${contract.name} ${contract.major}.${contract.minor}`,
      requirements: say(linesOf(contract), at + 2),
    })),
  ]
}

const titles = { all: { sv: 'Alla anslutningar', en: 'All connections' } }

function linesOf(contract: ServiceContract): Line[] {
  const { levelOfAssurance, senderConstrained } = requirementsOf(contract.classification)
  const { confidentiality, integrity, availability, traceability } = contract.classification
  const support: Line = {
    sv: `Systemet ska stödja ${contract.key}, underversion ${contract.minor} (KRTS ${confidentiality}${integrity}${availability}${traceability}, tillitsnivå ${levelOfAssurance}), med svar inom ${contract.limits.producerMs / 1000} s.`,
    en: `The system shall support ${contract.key}, minor version ${contract.minor} (KRTS ${confidentiality}${integrity}${availability}${traceability}, level of assurance ${levelOfAssurance}), with answers within ${contract.limits.producerMs / 1000} s.`,
    file: pipeline,
    test: 'a producer that does not answer in its time is VP009',
  }
  return [
    support,
    ...(contract.kind === 'rivta' ? rivta : []),
    ...(senderConstrained ? strong : []),
    ...(contract.validation.request === 'off' ? [] : validated),
  ]
}

const words = {
  sv: {
    title: 'Krav för anslutning',
    proof: 'Visas av testet',
    intro:
      'Kraven följer av de valda tjänstekontrakten. Efter varje krav står det test i Knutpunkts källkod som visar vad kravet innebär.',
  },
  en: {
    title: 'Requirements for connection',
    proof: 'Shown by the test',
    intro:
      'The requirements follow from the chosen service contracts. After each stands the test in Knutpunkt’s source code that shows what it means.',
  },
}

/** As Markdown, to be put in a procurement. */
export function requirementsMarkdown(contracts: readonly ServiceContract[], language: Language): string {
  const { title, proof, intro } = words[language]
  const chapters = requirementsFor(contracts, language).map(
    (chapter) =>
      `## ${chapter.title}\n\n${chapter.requirements
        .map(
          (each) =>
            `**${each.number}** ${each.text}\n\n*${proof}: \`${each.proof.file}\`, ”${each.proof.test}”*\n`,
        )
        .join('\n')}`,
  )
  return `# ${title}\n\n${intro}\n\n${chapters.join('\n')}`
}

/** As a Word document. */
export async function requirementsDocx(
  contracts: readonly ServiceContract[],
  language: Language,
): Promise<Buffer> {
  // Large, and seldom wanted.
  const { Document, HeadingLevel, Packer, Paragraph, TextRun } = await import('docx')
  const { title, proof, intro } = words[language]
  const children = [
    new Paragraph({ text: title, heading: HeadingLevel.TITLE }),
    new Paragraph(intro),
    ...requirementsFor(contracts, language).flatMap((chapter) => [
      new Paragraph({ text: chapter.title, heading: HeadingLevel.HEADING_1 }),
      ...chapter.requirements.flatMap((each) => [
        new Paragraph({
          children: [new TextRun({ text: `${each.number} `, bold: true }), new TextRun(each.text)],
        }),
        new Paragraph({
          children: [
            new TextRun({
              text: `${proof}: ${each.proof.file}, ”${each.proof.test}”`,
              italics: true,
              size: 18,
            }),
          ],
        }),
      ]),
    ]),
  ]
  return Packer.toBuffer(new Document({ sections: [{ children }] }))
}
