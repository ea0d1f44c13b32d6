import type { KoaContextWithOIDC } from 'oidc-provider'

/** Whoever asks for a page is sent to the console's, which says it in her language; nothing of the request is repeated there. */
export function answerError(ctx: KoaContextWithOIDC, out: { error?: string }): void {
  const code = /^[a-z_]{1,64}$/.test(out.error ?? '') ? out.error! : 'server_error'
  ctx.status = 303
  ctx.set('location', `/login?error=${code}`)
  ctx.body = ''
}
