import type { DeviceAddress, DeviceWrite } from '../../api/contract.ts'
import { Pick, Plain, Rows } from '../form/fields.tsx'
import type { Form } from '../form/use-form.ts'
import type { Around } from '../register.ts'
import { deviceFields } from './devices.texts.ts'

const schemes = ['scaip', 'serial', 'eui', 'mqtt'] as const

/** How the device is addressed: what it says of itself in its messages. */
export function AddressRows({
  form,
  around: { texts, words, language },
}: {
  form: Form<DeviceWrite>
  around: Around
}) {
  const fields = deviceFields[language]
  return (
    <Rows
      label={fields.addresses}
      items={form.value.addresses}
      add={fields.addAddress}
      removeLabel={texts.takeOut}
      blank={(): DeviceAddress => ({ scheme: 'scaip', value: '' })}
      onChange={(addresses) => form.set('addresses', addresses)}
    >
      {(address, change, index) => (
        <>
          <Pick
            label={fields.scheme}
            value={address.scheme}
            choices={schemes.map((value) => ({ value, label: words.scheme[value] }))}
            onChange={(scheme) =>
              change({ ...address, scheme: (scheme ?? 'scaip') as DeviceAddress['scheme'] })
            }
          />
          <Plain
            label={fields.value}
            value={address.value}
            required
            max={128}
            onChange={(value) => change({ ...address, value })}
          />
          <p className="fault">{form.fault(`addresses/${index}/value`) ?? ''}</p>
        </>
      )}
    </Rows>
  )
}
