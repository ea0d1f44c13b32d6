import Type from 'typebox'
import { Instant } from './values.ts'

const ConnectionPoint = Type.Object(
  {
    id: Type.String({ description: "The platform's HSA-id" }),
    platform: Type.String(),
    environment: Type.String(),
    snapshotTime: Instant,
    version: Type.Integer({ description: 'Of addressing, as published' }),
  },
  { title: 'ConnectionPoint' },
)
const Domain = Type.Object(
  { id: Type.String(), name: Type.String(), namespace: Type.String() },
  { title: 'ServiceDomain' },
)
const Contract = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    namespace: Type.String({ description: 'The contract as calls name it' }),
    major: Type.Integer(),
    minor: Type.Integer(),
  },
  { title: 'CatalogueContract' },
)
const Address = Type.Object(
  { id: Type.String(), logicalAddress: Type.String(), description: Type.String() },
  { title: 'CatalogueAddress' },
)
const Party = Type.Object(
  { id: Type.String(), hsaId: Type.String(), description: Type.String(), connectionPoint: Type.String() },
  { title: 'CatalogueComponent' },
)
const shared = {
  id: Type.String(),
  connectionPoint: Type.String(),
  serviceContract: Contract,
  serviceDomain: Domain,
}
const valid = { validFrom: Instant, validUntil: Type.Optional(Instant) }

/** What readers get of addressing, under the names that they know from the catalogue of cooperations. */
export const catalogueLists = {
  connectionPoints: ConnectionPoint,
  serviceDomains: Domain,
  serviceContracts: Contract,
  installedContracts: Type.Object(shared, { title: 'InstalledContract' }),
  logicalAddresses: Address,
  serviceConsumers: Party,
  serviceProducers: Party,
  cooperations: Type.Object(
    { ...shared, serviceConsumer: Party, logicalAddress: Address, ...valid },
    { title: 'Cooperation' },
  ),
  serviceProductions: Type.Object(
    {
      ...shared,
      serviceProducer: Party,
      logicalAddress: Address,
      rivtaProfile: Type.String(),
      physicalAddress: Type.String({
        description:
          "Where it is called: the platform. To whoever administers addressing the producer's own URL.",
      }),
      ...valid,
    },
    { title: 'ServiceProduction' },
  ),
} as const
export type CatalogueList = keyof typeof catalogueLists

export const CatalogueQuery = Type.Object({
  consumerHsaId: Type.Optional(Type.String({ maxLength: 64 })),
  producerHsaId: Type.Optional(Type.String({ maxLength: 64 })),
  logicalAddress: Type.Optional(Type.String({ maxLength: 64 })),
  namespace: Type.Optional(Type.String({ maxLength: 300 })),
  domain: Type.Optional(Type.String({ maxLength: 200 })),
  at: Type.Optional(Type.String({ format: 'date-time', description: 'What holds then; now when not given' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 200 })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 })),
})
