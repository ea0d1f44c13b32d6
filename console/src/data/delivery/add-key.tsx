import { Button } from '@midas-ds/components/button'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { assignmentOf, useLogin } from '../../session/login.ts'
import { askHub } from '../data-api.ts'
import type { SftpKey } from './delivery-api.ts'
import { formTexts } from './form.texts.ts'
import { keysTexts } from './keys.texts.ts'

/** Lets the holder of a key fetch the deliveries of the organisation that one works for. */
export function AddKey() {
  const texts = useTexts(keysTexts)
  const forms = useTexts(formTexts)
  const client = useQueryClient()
  const organisation = assignmentOf(useLogin())?.organisation
  const [name, setName] = useState('')
  const [publicKey, setPublicKey] = useState('')
  const isRight = organisation !== undefined && name.trim() !== '' && publicKey.trim() !== ''
  const add = useMutation({
    mutationFn: () =>
      askHub<SftpKey>('POST', '/sftp/keys', {
        body: { organisation: organisation?.id, name: name.trim(), publicKey: publicKey.trim() },
      }),
    onSuccess: () => {
      setName('')
      setPublicKey('')
      void client.invalidateQueries({ queryKey: ['hub', 'sftp-keys'] })
    },
  })
  return (
    <form
      className="services-change request-form delivery-form"
      aria-label={texts.add}
      onSubmit={(event) => {
        event.preventDefault()
        if (isRight) add.mutate()
      }}
    >
      <h2>{texts.add}</h2>
      <p className="quiet">
        {organisation === undefined ? forms.noOrganisation : forms.organisation(organisation.name)}
      </p>
      <TextField label={texts.name} help={texts.nameHelp} value={name} max={200} onChange={setName} />
      <TextField
        label={texts.publicKey}
        help={texts.publicKeyHelp}
        value={publicKey}
        max={4000}
        onChange={setPublicKey}
      />
      {add.error && <Refused error={add.error} />}
      <div className="services-steps">
        <Button size="medium" type="submit" isDisabled={!isRight || add.isPending}>
          {texts.save}
        </Button>
      </div>
    </form>
  )
}
