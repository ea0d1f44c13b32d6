import type { Language } from '../../kernel/index.ts'
import { forAll, linesOf, type RequirementLine } from './requirement-lines.ts'
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

/** The requirements that a set of contracts puts on whoever connects, in an order that can be cited. */
export function requirementsFor(
  contracts: readonly ServiceContract[],
  language: Language,
): RequirementChapter[] {
  const say = (lines: readonly RequirementLine[], chapter: number): Requirement[] =>
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
