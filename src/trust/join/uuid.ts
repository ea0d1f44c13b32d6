const form = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether a reference in the log is an id of a register, and not a client id. */
export function isUuid(reference: string | undefined): reference is string {
  return reference !== undefined && form.test(reference)
}
