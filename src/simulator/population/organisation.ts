import type { Random } from '../random.ts'
import { surnames, younger } from './names.ts'
import type {
  DutyGroup,
  Municipality,
  MunicipalityKey,
  Official,
  StaffMember,
  WeekWindow,
} from './population.ts'
import { fixedNumber, international, mobileNumber } from './telephone.ts'

export const alarmCentre = 'Larmcentral Exempel'
export const northTeam = 'Jourgrupp Norr'
export const southTeam = 'Jourgrupp Söder'
export const nightNurse = 'Sjuksköterska natt'

/** Who fits devices into homes and test presses them; on the staff list, in no group that is called. */
export const technician = 'Tekla Provsson'

export const everyNight: WeekWindow = { days: [1, 2, 3, 4, 5, 6, 7], from: '21:00', to: '07:00' }

const both: readonly MunicipalityKey[] = ['exempelkoping', 'provstad']

/** Two municipalities, one alarm centre for both. */
export function makeMunicipalities(random: Random): Municipality[] {
  const voiceUri = `tel:${international(fixedNumber(random))}`
  return [
    { key: 'exempelkoping', name: 'Exempelköpings kommun', voiceUri },
    { key: 'provstad', name: 'Provstads kommun', voiceUri },
  ]
}

export function makeGroups(random: Random): DutyGroup[] {
  const group = (
    name: string,
    kind: DutyGroup['kind'],
    serves: readonly MunicipalityKey[],
    hours: readonly WeekWindow[] = [],
  ): DutyGroup => ({ key: name, name, kind, serves, hours, phone: fixedNumber(random) })
  return [
    group(alarmCentre, 'reception', both),
    group(northTeam, 'response', ['exempelkoping']),
    group(southTeam, 'response', both),
    group(nightNurse, 'response', both, [everyNight]),
  ]
}

export function makeStaff(random: Random): StaffMember[] {
  const given = random.shuffled(younger)
  const crew: [string, string, number][] = [
    [alarmCentre, 'Larmoperatör', 5],
    [northTeam, 'Undersköterska', 4],
    [southTeam, 'Undersköterska', 4],
    [nightNurse, 'Sjuksköterska', 2],
  ]
  const staff = crew.flatMap(([group, title, count]) =>
    Array.from({ length: count }, () => ({
      name: `${given.pop() ?? random.pick(younger)} ${random.pick(surnames)}`,
      title,
      phone: mobileNumber(random),
      groups: [group],
    })),
  )
  return [...staff, { name: technician, title: 'Tekniker', phone: mobileNumber(random), groups: [] }]
}

/** The unit of a municipality that its officials belong to. */
const socialServices = 'Socialförvaltningen'

const offices = [
  {
    title: 'Samordnare trygghetslarm',
    roles: ['coordinator'],
    purposes: ['alarm', 'care', 'administration'],
  },
  { title: 'Administratör', roles: ['administrator'], purposes: ['administration'] },
  { title: 'Loggranskare', roles: ['auditor'], purposes: ['control'] },
  { title: 'Integrationsingenjör', roles: ['integration_engineer'], purposes: ['administration'] },
  { title: 'Dataförvaltare', roles: ['data_steward'], purposes: ['administration', 'statistics'] },
] as const

/** Those who keep registers, parties, integrations and logs, in each municipality. */
export function makeOfficials(random: Random): Official[] {
  const given = random.shuffled(younger)
  return both.flatMap((municipality) =>
    offices.map((office) => ({
      name: `${given.pop() ?? random.pick(younger)} ${random.pick(surnames)}`,
      municipality,
      unit: socialServices,
      ...office,
    })),
  )
}
