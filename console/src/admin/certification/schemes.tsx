import type { Scheme, SchemeWrite } from '../../api/contract.ts'
import { LongText, TextInput } from '../../register/form/fields.tsx'
import { inTrust } from '../in-trust.ts'
import type { PartyRegister } from '../party-around.ts'
import { certificationTexts } from './certification.texts.ts'

/** Schemes that products are certified by. */
export const schemes: PartyRegister<Scheme, SchemeWrite> = {
  ...inTrust('schemes', 'trust.certification.write'),
  readFromList: true,
  removable: false,
  filters: [],
  columns: [
    { key: 'name', head: ({ texts }) => texts.name, text: ({ name }) => name },
    {
      key: 'description',
      head: ({ language }) => certificationTexts[language].description,
      text: ({ description }) => description ?? '',
    },
    {
      key: 'mark',
      head: ({ language }) => certificationTexts[language].markType,
      text: ({ trustMarkType }, { language }) => trustMarkType ?? certificationTexts[language].byHand,
    },
  ],
  nameOf: ({ name }) => name,
  empty: () => ({ name: '' }),
  toWrite: ({ name, description, trustMarkType }) => ({ name, description, trustMarkType }),
  fields(form, { texts, language }) {
    const own = certificationTexts[language]
    return (
      <>
        <TextInput form={form} field="name" label={texts.name} required max={150} />
        <LongText form={form} field="description" label={own.description} max={1000} />
        <TextInput form={form} field="trustMarkType" label={own.markType} hint={own.markTypeHint} max={500} />
      </>
    )
  },
}
