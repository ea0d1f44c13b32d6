import type { Controller, ControllerWrite } from '../../api/contract.ts'
import { TextInput } from '../form/fields.tsx'
import { inReception } from '../reception.ts'
import type { Register } from '../register.ts'
import { controllerFields } from './controllers.texts.ts'
import { RecordFields } from './record-fields.tsx'

/** Municipalities: everything else belongs to one. */
export const controllers: Register<Controller, ControllerWrite> = {
  ...inReception('controllers', { ofControllers: false }),
  removable: false,
  filters: [],
  columns: [
    { key: 'name', head: ({ texts }) => texts.name, text: ({ name }) => name },
    {
      key: 'number',
      head: ({ language }) => controllerFields[language].organisationNumber,
      text: ({ organisationNumber }) => organisationNumber ?? '',
    },
    {
      key: 'hsa',
      head: ({ language }) => controllerFields[language].hsaId,
      text: ({ hsaId }) => hsaId ?? '',
    },
  ],
  nameOf: ({ name }) => name,
  empty: () => ({ name: '' }),
  toWrite: ({ id: _id, version: _version, updatedAt: _at, ...write }) => write,
  fields(form, { texts, language }) {
    const words = controllerFields[language]
    return (
      <>
        <TextInput form={form} field="name" label={texts.name} required max={100} />
        <TextInput form={form} field="organisationNumber" label={words.organisationNumber} max={20} />
        <TextInput form={form} field="hsaId" label={words.hsaId} max={40} />
        <TextInput form={form} field="voiceUri" label={words.voiceUri} hint={words.voiceUriHint} max={256} />
        <RecordFields form={form} words={words} />
      </>
    )
  },
}
