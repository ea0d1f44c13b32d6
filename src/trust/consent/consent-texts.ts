import type { ConsentText } from '../contract/rights.ts'

/**
 * The texts in use. Once shown, one is not changed: a new wording gets a new version. Withdrawing is as easy as giving (GDPR art. 7.3), so each says that it can be done.
 */
export const consentTexts: readonly ConsentText[] = [
  {
    kind: 'informed',
    version: '2026-11',
    text: {
      sv: 'Jag har fått veta att vårdgivare och omsorgsgivare kan göra uppgifter om mig tillgängliga för varandra, att jag kan spärra dem när jag vill, och vem som kan läsa dem.',
      en: 'I have been told that health care and social care providers can make data about me available to each other, that I can block it whenever I want, and who can read it.',
    },
  },
  {
    kind: 'coherent_records',
    version: '2026-11',
    text: {
      sv: 'Jag samtycker till att de som ger mig vård eller omsorg läser andra vårdgivares och omsorgsgivares uppgifter om mig när det behövs. Jag kan ta tillbaka det när jag vill.',
      en: 'I consent to those who give me care reading what other health care and social care providers have about me when it is needed. I can take it back whenever I want.',
    },
  },
  {
    kind: 'disclosure_secrecy',
    version: '2026-11',
    text: {
      sv: 'Jag häver sekretessen hos den som har uppgifterna, till förmån för mottagaren och dess leverantör. Jag kan ta tillbaka det när jag vill; då upphör utlämnandet och mottagaren raderar.',
      en: 'I lift the secrecy at the provider that has the data, in favour of the recipient and its supplier. I can take it back whenever I want; then the disclosure ends and the recipient erases.',
    },
  },
  {
    kind: 'disclosure_process',
    version: '2026-11',
    text: {
      sv: 'Jag samtycker till att den som har uppgifterna behandlar dem för att lämna ut dem till mottagaren. Jag kan ta tillbaka det när jag vill; då upphör utlämnandet och mottagaren raderar.',
      en: 'I consent to the provider that has the data processing it in order to disclose it to the recipient. I can take it back whenever I want; then the disclosure ends and the recipient erases.',
    },
  },
  {
    kind: 'disclosure_receive',
    version: '2026-11',
    text: {
      sv: 'Jag samtycker till att mottagaren behandlar uppgifter om mig från tiden innan jag blev dess patient. Jag kan ta tillbaka det när jag vill; då upphör utlämnandet och mottagaren raderar.',
      en: 'I consent to the recipient processing data about me from before I became its patient. I can take it back whenever I want; then the disclosure ends and the recipient erases.',
    },
  },
  {
    kind: 'welfare_technology',
    version: '2026-11',
    text: {
      sv: 'Jag går med på att tekniken som jag har fått beslut om installeras hemma hos mig och används. Det gäller inte kamera. Jag kan ta tillbaka det när jag vill.',
      en: 'I agree to the technology that I have a decision on being installed in my home and used. This does not include a camera. I can take it back whenever I want.',
    },
  },
  {
    kind: 'camera',
    version: '2026-11',
    text: {
      sv: 'Jag går med på tillsyn med kamera på de tider som är bestämda. Jag kan ta tillbaka det när jag vill.',
      en: 'I agree to supervision by camera at the times that are settled. I can take it back whenever I want.',
    },
  },
  {
    kind: 'secondary_use_opt_out',
    version: '2026-11',
    text: {
      sv: 'Jag motsätter mig att uppgifter om mig används för annat än min vård och omsorg. Jag kan ta tillbaka det när jag vill.',
      en: 'I object to data about me being used for anything but my care. I can take it back whenever I want.',
    },
  },
]
