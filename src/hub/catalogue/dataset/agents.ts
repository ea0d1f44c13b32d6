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

/** Where a region answers for its data; whoever publishes, of what is over regions and where a region has told no address. */
export function contactOf(settings: CatalogueSettings, region?: RegionPart): { name: string; email: string } {
  const own = settings.regionEmails.find((each) => each.slice(0, 2) === region?.region)
  return {
    name: region?.name ?? settings.publisherName,
    email: own?.slice(3) ?? settings.publisherEmail,
  }
}

/** Organisations that a dataset names. @param at what their names in it begin with */
export function agentsOf(settings: CatalogueSettings, at: string, region?: RegionPart) {
  const { publisherName, publisherEmail, accessBodyName, accessBodyEmail } = settings
  const { name, email } = contactOf(settings, region)
  const publisher = agent(`${at}publisher`, publisherName, publisherEmail)
  return {
    publisher,
    accessBody: agent(`${at}access-body`, accessBodyName, accessBodyEmail),
    /** Who holds the data: the region, and of figures over regions whoever publishes them. */
    custodian: region === undefined ? publisher : agent(`${at}region-${region.region}`, name, email),
    /** Whom to ask about the dataset. */
    contact: {
      is: ['vcard:Kind'],
      has: { 'vcard:fn': [literal(name)], 'vcard:hasEmail': [link(`mailto:${email}`)] },
    } satisfies Resource,
  }
}
