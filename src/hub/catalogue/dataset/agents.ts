import type { Config } from '../../../kernel/index.ts'
import { link, literal, type Resource } from '../rdf/resource.ts'
import type { RegionPart } from './entry.ts'
import { concept } from './vocabulary.ts'

/** Who publishes, decides and answers, as the installation is configured. */
export type CatalogueSettings = Config['hub']['catalogue']

const publicBody = () =>
  concept('publisher-type', 'gov-public-sector-org', {
    sv: 'Offentlig organisation',
    en: 'Public sector organisation',
  })

function agent(iri: string, name: string, email: string): Resource {
  return {
    iri,
    is: ['foaf:Agent'],
    has: {
      'foaf:name': [literal(name)],
      'dct:type': [publicBody()],
      'cv:contactPoint': [
        { iri: `${iri}-contact`, is: ['cv:ContactPoint'], has: { 'cv:email': [literal(email)] } },
      ],
    },
  }
}

/** Organisations that a dataset names. @param at what their names in it begin with */
export function agentsOf(settings: CatalogueSettings, at: string) {
  const { publisherName, publisherEmail, accessBodyName, accessBodyEmail, regionEmails } = settings
  const emails = new Map(regionEmails.map((each) => [each.slice(0, 2), each.slice(3)]))
  const emailOf = (region?: RegionPart) => emails.get(region?.region ?? '') ?? publisherEmail
  const publisher = agent(`${at}publisher`, publisherName, publisherEmail)
  return {
    publisher,
    accessBody: agent(`${at}access-body`, accessBodyName, accessBodyEmail),
    /** Who holds the data: the region, and of figures over regions whoever publishes them. */
    custodian: (region?: RegionPart): Resource =>
      region === undefined ? publisher : agent(`${at}region-${region.region}`, region.name, emailOf(region)),
    /** Whom to ask about the dataset. */
    contact: (region?: RegionPart): Resource => ({
      is: ['vcard:Kind'],
      has: {
        'vcard:fn': [literal(region?.name ?? publisherName)],
        'vcard:hasEmail': [link(`mailto:${emailOf(region)}`)],
      },
    }),
  }
}
