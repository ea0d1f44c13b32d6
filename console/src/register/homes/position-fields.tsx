import { useState } from 'react'
import type { HomeWrite } from '../../api/contract.ts'
import { Plain } from '../form/fields.tsx'
import type { Form } from '../form/use-form.ts'
import type { HomeWords } from './homes.texts.ts'

/** Latitude and longitude in degrees, written with a point or a comma. Both, or neither. */
export function PositionFields({ form, words }: { form: Form<HomeWrite>; words: HomeWords }) {
  const { position } = form.value
  const [draft, setDraft] = useState<{ latitude: string; longitude: string }>()
  const latitude = draft?.latitude ?? String(position?.latitude ?? '')
  const longitude = draft?.longitude ?? String(position?.longitude ?? '')
  const write = (next: { latitude: string; longitude: string }) => {
    setDraft(next)
    const [north, east] = [next.latitude, next.longitude].map((text) => Number(text.replace(',', '.')))
    const isWhole = next.latitude.trim() !== '' && next.longitude.trim() !== ''
    form.set('position', isWhole ? { latitude: north!, longitude: east! } : undefined)
  }
  const fault = form.fault('position/latitude') ?? form.fault('position/longitude') ?? form.fault('position')
  return (
    <fieldset className="rows-field">
      <legend>{words.position}</legend>
      <div className="field-row">
        <Plain
          label={words.latitude}
          value={latitude}
          onChange={(value) => write({ latitude: value, longitude })}
        />
        <Plain
          label={words.longitude}
          value={longitude}
          onChange={(value) => write({ latitude, longitude: value })}
        />
      </div>
      {fault && <p className="fault">{fault}</p>}
    </fieldset>
  )
}
