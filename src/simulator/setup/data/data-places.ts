/** Somebody who works with data, and as what. */
interface DataPerson {
  readonly name: string
  readonly title: string
  readonly roles: readonly string[]
  readonly purposes: readonly string[]
}

/** An organisation, the unit of it that works with data, and who does there. */
export interface DataPlace {
  readonly organisation: { readonly name: string; readonly kinds: readonly string[] }
  readonly unit: string
  readonly people: readonly DataPerson[]
}

const analyst = (name: string): DataPerson => ({
  name,
  title: 'Analytiker',
  roles: ['analyst'],
  purposes: ['secondary_use', 'statistics'],
})
const steward = (name: string): DataPerson => ({
  name,
  title: 'Dataförvaltare',
  roles: ['data_steward'],
  purposes: ['administration', 'statistics'],
})
/** In a region she sees to how its data is loaded, too. */
const regionSteward = (name: string): DataPerson => ({
  ...steward(name),
  roles: ['data_steward', 'analyst'],
})

/** Who asks at the data hub's own organisation. */
export const hubPlace: DataPlace = {
  organisation: { name: 'Datahubben i Exempel', kinds: ['authority'] },
  unit: 'Analys',
  people: [analyst('Ada Analytsson'), analyst('Alvar Siffermark')],
}

/** Who decides on applications and keeps nodes: at the organisation that runs the installation, since it concerns all that use it. */
export const decidingPlace = (operator: string): DataPlace => ({
  organisation: { name: operator, kinds: [] },
  unit: 'Datahubben',
  people: [steward('Disa Datasson'), steward('Douglas Tabellmark')],
})

/** Whoever applies elsewhere than where it is decided, and who says there who may fetch what is delivered. */
export const universityPlace: DataPlace = {
  organisation: { name: 'Låtsasuniversitetet', kinds: ['authority'] },
  unit: 'Institutionen för påhittad folkhälsa',
  people: [analyst('Rut Forskarsson'), analyst('Rune Avhandlingmark'), steward('Ulla Nyckelsson')],
}

const stewards: Readonly<Record<string, readonly [string, string]>> = {
  '12': ['Sanna Sydsson', 'Sten Sydmark'],
  '14': ['Vera Västsson', 'Viktor Västmark'],
  '24': ['Nora Norrsson', 'Nils Norrmark'],
}

/** Who decides at a region's own node. */
export const regionPlace = ({ code, name }: { code: string; name: string }): DataPlace => ({
  organisation: { name, kinds: ['region', 'care_provider'] },
  unit: 'Dataförvaltningen',
  people: stewards[code]!.map(regionSteward),
})
