import { interactionPolicy as policies } from 'oidc-provider'

/**
 * When an app's request is shown to the person. The login it rests on is ours and not the library's, so that whoever comes is
 * asked every time, and answers as who is logged in now.
 */
export function interactionPolicy() {
  const policy = policies.base()
  const login = policy.get('login')
  login?.checks.add(
    new policies.Check('login_is_ours', 'the person has to answer', ({ oidc }) =>
      oidc.result?.login === undefined ? policies.Check.REQUEST_PROMPT : policies.Check.NO_NEED_TO_PROMPT,
    ),
  )
  return policy
}
