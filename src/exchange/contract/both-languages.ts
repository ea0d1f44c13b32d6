import Type from 'typebox'

/** A text in both languages. */
export const BothLanguages = Type.Object({ sv: Type.String(), en: Type.String() })
