import { useTexts } from '../i18n/texts.ts'
import { Confirm } from '../parts/confirm.tsx'
import { leaveLevel, useLoginState } from './login.ts'
import { loginHref } from './login-href.ts'
import { sessionTexts } from './session.texts.ts'

/** Asked when the server wants a surer login for what was tried. */
export function StepUp() {
  const texts = useTexts(sessionTexts)
  const { wantedLevel } = useLoginState()
  if (wantedLevel === undefined) return null
  return (
    <Confirm
      title={texts.stepUp}
      text={texts.stepUpText(wantedLevel)}
      yes={texts.stepUpYes(wantedLevel)}
      no={texts.cancel}
      onYes={() => location.assign(loginHref(wantedLevel))}
      onNo={leaveLevel}
    />
  )
}
