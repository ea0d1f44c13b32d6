import type { Both } from '../../../region/index.ts'
import type { Product } from '../../product/product-book.ts'
import { inBoth, literal, type Resource } from '../rdf/resource.ts'
import { variablesOf } from './variables.ts'

/** A product's variables as CSV on the Web describes them. Release 8 repeats `csvw:column`, where CSVW itself would have a list. */
export function tableGroup(iri: string, title: Both, product: Product): Resource {
  return {
    iri: `${iri}#variables`,
    is: ['csvw:TableGroup'],
    has: {
      'dct:title': inBoth(title),
      'csvw:table': [
        {
          iri: `${iri}#table`,
          is: ['csvw:Table'],
          has: {
            'dct:title': inBoth(title),
            'csvw:column': variablesOf(product).map(({ name, title: head, description, datatype }) => ({
              iri: `${iri}#column-${name}`,
              is: ['csvw:Column'],
              has: {
                'csvw:name': [literal(name)],
                'csvw:title': inBoth(head),
                'dct:description': inBoth(description),
                'csvw:datatype': [literal(datatype)],
              },
            })),
          },
        },
      ],
    },
  }
}
