import type { KoaContextWithOIDC } from 'oidc-provider'

/**
 * Tells of an error by its code alone: nothing of the request is repeated. A browser is sent to the console's login page, which says
 * it in her language.
 */
export function answerError(ctx: KoaContextWithOIDC, out: { error?: string }): void {
  const code = /^[a-z_]{1,64}$/.test(out.error ?? '') ? out.error! : 'server_error'
  if (ctx.accepts('json', 'html') !== 'html') {
    ctx.body = { error: code }
    return
  }
  ctx.status = 303
  ctx.set('location', `/login?error=${code}`)
  ctx.body = ''
}
