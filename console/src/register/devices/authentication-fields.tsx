import type { DeviceWrite } from '../../api/contract.ts'
import { Pick, Plain } from '../form/fields.tsx'
import type { Form } from '../form/use-form.ts'
import type { DeviceWords } from './devices.texts.ts'

type Authentication = NonNullable<DeviceWrite['authentication']>
const modes = ['device_id', 'digest', 'certificate'] as const

/** How the device proves itself. What is stored never comes out, so "unchanged" is the first choice. */
export function AuthenticationFields({ form, texts }: { form: Form<DeviceWrite>; texts: DeviceWords }) {
  const { authentication } = form.value
  const change = (changes: Partial<Authentication>) =>
    form.set('authentication', { mode: 'device_id', ...authentication, ...changes })
  return (
    <fieldset className="rows-field">
      <legend>{texts.authentication}</legend>
      <div className="field-row">
        <Pick
          label={texts.authentication}
          value={authentication?.mode}
          none={texts.unchanged}
          choices={modes.map((value) => ({ value, label: texts.authenticationModes[value] }))}
          onChange={(mode) =>
            form.set('authentication', mode ? { mode: mode as Authentication['mode'] } : undefined)
          }
        />
        {authentication?.mode === 'digest' && (
          <>
            <Plain
              label={texts.username}
              value={authentication.username ?? ''}
              max={64}
              onChange={(username) => change({ username })}
            />
            <Plain
              label={`${texts.password} (${texts.passwordHint})`}
              value={authentication.password ?? ''}
              max={128}
              onChange={(password) => change({ password })}
            />
          </>
        )}
        {authentication?.mode === 'certificate' && (
          <Plain
            label={texts.certificateSubject}
            value={authentication.certificateSubject ?? ''}
            max={256}
            onChange={(certificateSubject) => change({ certificateSubject })}
          />
        )}
      </div>
    </fieldset>
  )
}
