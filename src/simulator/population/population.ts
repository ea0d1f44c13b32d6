/** Municipalities of the made-up world. */
export type MunicipalityKey = 'exempelkoping' | 'provstad'

/** How a device reaches the reception. */
export type Channel = 'udp' | 'tcp' | 'tls' | 'rest'

export type DeviceKind =
  | 'alarm_button'
  | 'fall_detector'
  | 'gps_alarm'
  | 'door_sensor'
  | 'bed_sensor'
  | 'smoke_detector'
  | 'water_sensor'
  | 'medication_dispenser'

/** How far a device is to be brought before the days begin. */
export type Readiness = 'in_use' | 'installed' | 'planned' | 'suspended'

export interface Municipality {
  readonly key: MunicipalityKey
  readonly name: string
  readonly voiceUri: string
}

/** Part of a week in Swedish local time; 1 is Monday; `from` = `to` means all day. */
export interface WeekWindow {
  readonly days: readonly number[]
  readonly from: string
  readonly to: string
}

export interface DutyGroup {
  readonly key: string
  readonly name: string
  readonly kind: 'reception' | 'response'
  readonly serves: readonly MunicipalityKey[]
  readonly hours: readonly WeekWindow[]
  readonly phone: string
}

export interface StaffMember {
  readonly name: string
  readonly title: string
  readonly phone: string
  readonly groups: readonly string[]
}

/** Somebody at a municipality's social services, in an assignment that is no duty group's. */
export interface Official {
  readonly name: string
  readonly municipality: MunicipalityKey
  readonly unit: string
  readonly title: string
  readonly roles: readonly string[]
  readonly purposes: readonly string[]
}

export interface Home {
  readonly key: string
  readonly municipality: MunicipalityKey
  readonly street: string
  readonly postalCode: string
  readonly city: string
  readonly floor?: string
  readonly doorCode?: string
  readonly access?: string
  readonly hazards?: string
  readonly position: { readonly latitude: number; readonly longitude: number }
}

export interface Relative {
  readonly id: string
  readonly name: string
  readonly relation: string
  readonly phone: string
  readonly hasKey: boolean
}

export interface Person {
  readonly key: string
  readonly municipality: MunicipalityKey
  readonly home: string
  readonly givenName: string
  readonly familyName: string
  /** A test personnummer, twelve digits. */
  readonly personIdentity: string
  readonly protectedIdentity: boolean
  readonly phone?: string
  /** BCP 47. */
  readonly language?: string
  readonly instructions?: string
  readonly relatives: readonly Relative[]
}

export interface PlacedDevice {
  readonly key: string
  readonly municipality: MunicipalityKey
  readonly home: string
  readonly person?: string
  readonly kind: DeviceKind
  readonly model: string
  readonly place: string
  readonly channel: Channel
  readonly address: { readonly scheme: 'scaip' | 'serial' | 'eui' | 'mqtt'; readonly value: string }
  /** The number the device itself calls from, where it has one. */
  readonly callsFrom?: string
  readonly heartbeatSeconds: number
  readonly testIntervalDays: number
  readonly readiness: Readiness
}

export interface ChainTarget {
  readonly group?: string
  readonly relatives?: true
}

export interface ChainTemplate {
  readonly municipality: MunicipalityKey
  readonly name: string
  readonly classes: readonly string[]
  readonly steps: readonly {
    readonly targets: readonly ChainTarget[]
    readonly waitSeconds: number
    readonly windows: readonly WeekWindow[]
  }[]
  readonly fallback: { readonly group: string; readonly repeatSeconds: number }
}

/** Everything the simulator knows of its world. Keys point from one part to another. */
export interface Population {
  readonly municipalities: readonly Municipality[]
  readonly groups: readonly DutyGroup[]
  readonly staff: readonly StaffMember[]
  readonly officials: readonly Official[]
  readonly homes: readonly Home[]
  readonly people: readonly Person[]
  readonly devices: readonly PlacedDevice[]
  readonly chains: readonly ChainTemplate[]
}
