import { Temporal } from '../../kernel/index.ts'
import { escapeXml } from '../soap/xml.ts'

export const statusNamespace = 'urn:riv:interoperability:headers:1'

/** Who is to blame that a source gave nothing (RIV-TA's causing agents). */
export type CausingAgent =
  | 'service_catalog'
  | 'virtualization_platform'
  | 'service_producer'
  | 'engagement_index'
  | 'other'

/** How it went with one source. */
export interface SourceStatus {
  readonly logicalAddress: string
  /** When it last gave an answer, ms since 1970; of this process' memory. */
  readonly lastSuccess?: number | undefined
  readonly failure?: {
    readonly at: number
    readonly agent: CausingAgent
    readonly code: string
    readonly text: string
  }
}

const instant = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString()

/** The header that tells a consumer which sources the answer is made of, and which are missing. */
export function writeProcessingStatus(sources: readonly SourceStatus[]): string {
  const all = sources.map(({ logicalAddress, lastSuccess, failure }) => {
    const field = (name: string, value: string) => `<${name}>${escapeXml(value)}</${name}>`
    return `<ProcessingStatusList>${[
      field('logicalAddress', logicalAddress),
      field('statusCode', failure ? 'NoDataSynchFailed' : 'DataFromSource'),
      field('isResponseFromCache', 'false'),
      field('isResponseInSynch', String(failure === undefined)),
      lastSuccess === undefined ? '' : field('lastSuccessfulSynch', instant(lastSuccess)),
      failure
        ? field('lastUnsuccessfulSynch', instant(failure.at)) +
          `<lastUnsuccessfulSynchError>${field('causingAgent', failure.agent)}${field('code', failure.code)}${field('text', failure.text)}</lastUnsuccessfulSynchError>`
        : '',
    ].join('')}</ProcessingStatusList>`
  })
  return `<ProcessingStatus xmlns="${statusNamespace}">${all.join('')}</ProcessingStatus>`
}
