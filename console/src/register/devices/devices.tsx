import type { Device, DeviceWrite, Home, Person } from '../../api/contract.ts'
import { formatInstant } from '../../i18n/format.ts'
import { words as allWords } from '../../words/words.ts'
import { ControllerPick } from '../form/controller-pick.tsx'
import { NumberInput, Pick, TextInput } from '../form/fields.tsx'
import { RefField } from '../form/ref-field.tsx'
import { personName } from '../names.ts'
import { RecentAlarms } from '../recent-alarms.tsx'
import { inReception } from '../reception.ts'
import type { Register } from '../register.ts'
import { AddressRows } from './address-rows.tsx'
import { AuthenticationFields } from './authentication-fields.tsx'
import { DeviceKey } from './device-key.tsx'
import { DeviceSignals } from './device-signals.tsx'
import { deviceFields } from './devices.texts.ts'
import { StatePanel } from './state-panel.tsx'
import { TestPress } from './test-press.tsx'

const keysOf = <K extends string>(table: Record<K, unknown>) => Object.keys(table) as K[]
const kinds = keysOf(allWords.sv.device)
const states = keysOf(allWords.sv.deviceState)
const contacts = keysOf(allWords.sv.contact)

/** Devices: buttons, sensors and the units that speak for them. */
export const devices: Register<Device, DeviceWrite> = {
  ...inReception('devices', { ofControllers: true }),
  removable: false,
  filters: [
    {
      name: 'kind',
      label: ({ language }) => deviceFields[language].kind,
      choices: ({ words }) => kinds.map((value) => ({ value, label: words.device[value] })),
    },
    {
      name: 'state',
      label: ({ language }) => deviceFields[language].state,
      choices: ({ words }) => states.map((value) => ({ value, label: words.deviceState[value] })),
    },
    {
      name: 'contact',
      label: ({ language }) => deviceFields[language].contact,
      choices: ({ words }) => contacts.map((value) => ({ value, label: words.contact[value] })),
    },
  ],
  columns: [
    {
      key: 'kind',
      head: ({ language }) => deviceFields[language].kind,
      text: ({ kind, place }, { words }) => [words.device[kind], place].filter(Boolean).join(', '),
    },
    {
      key: 'person',
      head: ({ language }) => deviceFields[language].person,
      text: ({ personId }, { names }) => names.nameOf(personId),
    },
    {
      key: 'home',
      head: ({ language }) => deviceFields[language].home,
      text: ({ homeId }, { names }) => names.nameOf(homeId),
    },
    {
      key: 'address',
      head: ({ language }) => deviceFields[language].addresses,
      text: ({ addresses }) => addresses.map(({ value }) => value).join(', '),
    },
    {
      key: 'state',
      head: ({ language }) => deviceFields[language].state,
      text: ({ state }, { words }) => words.deviceState[state],
    },
    {
      key: 'contact',
      head: ({ language }) => deviceFields[language].contact,
      text: ({ contact, lastContactAt }, { words, language }) =>
        [words.contact[contact], lastContactAt && formatInstant(lastContactAt, language)]
          .filter(Boolean)
          .join(' '),
    },
    {
      key: 'battery',
      head: ({ language }) => deviceFields[language].battery,
      text: ({ battery, batteryLow }, { language }) =>
        [battery !== undefined && `${battery} %`, batteryLow && deviceFields[language].batteryLow]
          .filter(Boolean)
          .join(' '),
    },
  ],
  nameOf: ({ kind, place, addresses }, { words }) =>
    [words.device[kind], place, addresses[0]?.value].filter(Boolean).join(' · '),
  empty: (controllerId) => ({
    controllerId,
    kind: 'alarm_button',
    addresses: [{ scheme: 'scaip', value: '' }],
  }),
  toWrite: ({
    controllerId,
    homeId,
    personId,
    kind,
    model,
    place,
    addresses,
    heartbeatSeconds,
    testIntervalDays,
  }) => ({
    controllerId,
    homeId,
    personId,
    kind,
    model,
    place,
    addresses,
    heartbeatSeconds,
    testIntervalDays,
  }),
  fields(form, around) {
    const { words, names } = around
    const texts = deviceFields[around.language]
    return (
      <>
        <ControllerPick form={form} around={around} />
        <div className="field-row">
          <Pick
            label={texts.kind}
            value={form.value.kind}
            choices={kinds.map((value) => ({ value, label: words.device[value] }))}
            onChange={(kind) => form.set('kind', (kind ?? 'other') as DeviceWrite['kind'])}
          />
          <TextInput form={form} field="model" label={texts.model} max={80} />
          <TextInput form={form} field="place" label={texts.place} hint={texts.placeHint} max={60} />
        </div>
        <AddressRows form={form} around={around} />
        <RefField<Person>
          label={texts.person}
          path="people"
          controllerId={form.value.controllerId}
          value={form.value.personId}
          shown={names.nameOf(form.value.personId)}
          fault={form.fault('personId')}
          toChoice={(person) => ({
            id: person.id,
            label: personName(person, words.protectedIdentity),
            detail: names.nameOf(person.homeId),
          })}
          onChange={(personId) => form.set('personId', personId)}
        />
        <RefField<Home>
          label={texts.home}
          path="homes"
          controllerId={form.value.controllerId}
          value={form.value.homeId}
          shown={names.nameOf(form.value.homeId)}
          fault={form.fault('homeId')}
          toChoice={({ id, street, floor, city }) => ({
            id,
            label: street,
            detail: [floor, city].filter(Boolean).join(', '),
          })}
          onChange={(homeId) => form.set('homeId', homeId)}
        />
        <div className="field-row">
          <NumberInput
            form={form}
            field="heartbeatSeconds"
            label={texts.heartbeat}
            hint={texts.heartbeatHint}
          />
          <NumberInput form={form} field="testIntervalDays" label={texts.testInterval} />
        </div>
        <AuthenticationFields form={form} texts={texts} />
      </>
    )
  },
  beside(device, _form, around) {
    return (
      <>
        <StatePanel device={device} around={around} />
        <TestPress device={device} around={around} />
        <DeviceKey device={device} around={around} />
        <RecentAlarms of={{ device: device.id }} around={around} />
        <DeviceSignals device={device} around={around} />
      </>
    )
  },
}
