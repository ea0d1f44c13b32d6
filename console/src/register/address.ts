import type { Place } from './register.ts'

/** Where the list of a register is, for a link. */
export const listAddress = ({ area, name }: Pick<Place, 'area' | 'name'>) =>
  area === '/trust'
    ? ({ to: '/trust/$section', params: { section: name } } as const)
    : ({ to: '/registers/$register', params: { register: name } } as const)

/** Where one object of a register is. */
export const objectAddress = ({ area, name }: Pick<Place, 'area' | 'name'>, id: string) =>
  area === '/trust'
    ? ({ to: '/trust/$section/$id', params: { section: name, id: inAddress(id) } } as const)
    : ({ to: '/registers/$register/$id', params: { register: name, id } } as const)

/**
 * A client id may be a URL, and an address with an encoded slash can be read in more than one way: the server refuses it. A tilde
 * is in no client id.
 */
export const inAddress = (id: string): string => id.replaceAll('/', '~')
export const fromAddress = (id: string): string => id.replaceAll('~', '/')
