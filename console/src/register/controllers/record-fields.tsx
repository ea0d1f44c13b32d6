import { Checkbox } from '@midas-ds/components/checkbox'
import { TextField } from '@midas-ds/components/textfield'
import type { ControllerWrite } from '../../api/contract.ts'
import { Pick } from '../form/fields.tsx'
import type { Form } from '../form/use-form.ts'
import type { controllerFields } from './controllers.texts.ts'

const nightlyChoices = ['off', 'tell', 'apply'] as const

/** The municipality's own record: where it is called, and what it is told. */
export function RecordFields({
  form,
  words,
}: {
  form: Form<ControllerWrite>
  words: (typeof controllerFields)['sv']
}) {
  const { record } = form.value
  const fault = form.fault('record')
  const address = (logicalAddress: string) =>
    form.set('record', logicalAddress === '' ? undefined : { writeBack: false, ...record, logicalAddress })
  return (
    <fieldset className="rows-field">
      <legend>{words.record}</legend>
      <TextField
        label={words.recordAddress}
        description={words.recordAddressHint}
        size="medium"
        maxLength={60}
        value={record?.logicalAddress ?? ''}
        onChange={address}
        isInvalid={fault !== undefined}
        errorMessage={fault}
        validationBehavior="aria"
        autoComplete="off"
      />
      {record && (
        <>
          <Checkbox
            isSelected={record.writeBack}
            onChange={(writeBack) => form.set('record', { ...record, writeBack })}
          >
            {words.writeBack}
          </Checkbox>
          <Pick
            label={words.nightly}
            value={record.nightly ?? 'off'}
            choices={nightlyChoices.map((value) => ({ value, label: words.nightlyChoices[value] }))}
            onChange={(value) => form.set('record', { ...record, nightly: value as typeof record.nightly })}
          />
        </>
      )}
    </fieldset>
  )
}
