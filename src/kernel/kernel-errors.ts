import { httpErrors } from './http/http-errors.ts'
import { identityErrors } from './identity/identity-errors.ts'

/** Every error of the kernel, for the documentation. */
export const kernelErrors = [...Object.values(httpErrors), ...Object.values(identityErrors)]
