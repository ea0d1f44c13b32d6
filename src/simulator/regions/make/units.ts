import type { ModelRegion } from '../model-region.ts'

export interface Unit {
  /** In the sources that number their units. */
  readonly n: number
  readonly hsaId: string
  readonly name: string
  readonly hospital: string | null
  readonly kind: 'ward' | 'clinic' | 'primary'
  readonly specialty: string
}

const specialties: readonly (readonly [code: string, name: string])[] = [
  ['101', 'Medicin'],
  ['107', 'Hjärt'],
  ['201', 'Barn'],
  ['301', 'Kirurgi'],
  ['311', 'Ortopedi'],
  ['361', 'Urologi'],
  ['421', 'Öron'],
  ['431', 'Kvinno'],
  ['511', 'Ögon'],
  ['731', 'Onkologi'],
  ['901', 'Psykiatri'],
]
/** Of a hospital's wards, each with a speciality by its place in `specialties`. */
const wards = [0, 0, 0, 1, 2, 3, 3, 4, 4, 5, 7, 9, 10] as const

/** Wards are numbered from 0, clinics from 100, primary care from 200, what is planted from 300: queries draw among them by number. */
export const unitNumbers = {
  wards: wards.length * 3,
  clinicFrom: 100,
  clinics: specialties.length * 3,
  primaryFrom: 200,
  primary: 20,
  plantedWards: [300, 301],
  plantedClinic: 302,
  plantedSmall: 303,
  plantedPrimary: 304,
} as const

/** All of a region's units. HSA-ids stand on a number that no organisation has. */
export function unitsOf(region: ModelRegion): Unit[] {
  const { hospitals, plantedHospital } = region
  const unit = (n: number, name: string, more: Omit<Unit, 'n' | 'hsaId' | 'name'>): Unit => ({
    n,
    hsaId: `SE9999999957-${region.code}${String(n).padStart(4, '0')}`,
    name,
    ...more,
  })
  const inHospitals = hospitals.flatMap((hospital, h) => [
    ...wards.map((s, w) =>
      unit(h * wards.length + w, `Avdelning ${10 + w} ${specialties[s]![1]}, ${hospital}`, {
        hospital,
        kind: 'ward',
        specialty: specialties[s]![0],
      }),
    ),
    ...specialties.map(([specialty, name], s) =>
      unit(unitNumbers.clinicFrom + h * specialties.length + s, `${name}mottagningen, ${hospital}`, {
        hospital,
        kind: 'clinic',
        specialty,
      }),
    ),
  ])
  const primary = Array.from({ length: unitNumbers.primary }, (_, p) =>
    unit(unitNumbers.primaryFrom + p, `Vårdcentralen Modellby ${p + 1}`, {
      hospital: null,
      kind: 'primary',
      specialty: '800',
    }),
  )
  const planted = (n: number, name: string, kind: Unit['kind'], specialty: string) =>
    unit(n, `${name}, ${plantedHospital}`, { hospital: plantedHospital, kind, specialty })
  return [
    ...inHospitals,
    ...primary,
    planted(300, 'Avdelning 90 Prov', 'ward', '301'),
    planted(301, 'Avdelning 91 Prov', 'ward', '101'),
    planted(302, 'Ortopedimottagningen', 'clinic', '311'),
    planted(303, 'Onkologimottagningen', 'clinic', '731'),
    planted(304, 'Barnhälsan', 'primary', '201'),
  ]
}
