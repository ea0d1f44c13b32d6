import type { Product, ProductWrite } from '../../api/contract.ts'
import { Several, TextInput } from '../../register/form/fields.tsx'
import { inTrust } from '../in-trust.ts'
import { PickOne } from '../parts/pick-one.tsx'
import type { PartyRegister } from '../party-around.ts'
import { certificationTexts } from './certification.texts.ts'
import { Marks } from './marks.tsx'

/** Suppliers' products, with the marks they hold. */
export const products: PartyRegister<Product, ProductWrite> = {
  ...inTrust('products', 'trust.certification.write'),
  removable: false,
  filters: [
    {
      name: 'supplier',
      label: ({ language }) => certificationTexts[language].supplier,
      choices: ({ names }) =>
        names.organisations
          .filter(({ kinds }) => kinds.includes('supplier'))
          .map(({ id, name }) => ({ value: id, label: name })),
    },
  ],
  columns: [
    { key: 'name', head: ({ texts }) => texts.name, text: ({ name }) => name },
    {
      key: 'supplier',
      head: ({ language }) => certificationTexts[language].supplier,
      text: ({ supplierId }, { names }) => names.nameOf(supplierId),
    },
    {
      key: 'marks',
      head: ({ language }) => certificationTexts[language].marks,
      text: ({ marks }, { names }) =>
        [...new Set(marks.filter(({ holds }) => holds).map(({ schemeId }) => names.nameOf(schemeId)))].join(
          ', ',
        ),
    },
    {
      key: 'types',
      head: ({ words }) => words.informationTypes,
      text: ({ informationTypes }, { say }) => say(informationTypes),
    },
    {
      key: 'purposes',
      head: ({ words }) => words.purposes,
      text: ({ purposes }, { say }) => say(purposes),
    },
  ],
  nameOf: ({ name }) => name,
  empty: () => ({ name: '', supplierId: '', purposes: [], informationTypes: [] }),
  toWrite: ({ id: _id, version: _version, updatedAt: _at, marks: _marks, ...write }) => write,
  fields(form, { texts, words, language, names, choices }) {
    const own = certificationTexts[language]
    return (
      <>
        <TextInput form={form} field="name" label={texts.name} required max={150} />
        <PickOne
          label={own.supplier}
          required
          from={names.organisations}
          path="organisations"
          value={form.value.supplierId}
          shown={names.nameOf(form.value.supplierId)}
          fault={form.fault('supplierId')}
          onChange={(id) => form.set('supplierId', id ?? '')}
        />
        <Several
          label={words.purposes}
          values={form.value.purposes}
          choices={choices.purposes}
          onChange={(values) => form.set('purposes', values)}
        />
        <Several
          label={words.informationTypes}
          values={form.value.informationTypes}
          choices={choices.informationTypes}
          onChange={(values) => form.set('informationTypes', values)}
        />
        <TextInput form={form} field="entityId" label={own.entityId} max={500} />
      </>
    )
  },
  beside: (doc, _form, around) => <Marks product={doc} around={around} />,
}
