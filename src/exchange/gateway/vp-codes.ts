import type { Text } from '../../kernel/index.ts'

/** Codes that deployed Swedish platforms answer with (SKLTP). */
export type VpCode =
  | 'VP001'
  | 'VP002'
  | 'VP003'
  | 'VP004'
  | 'VP005'
  | 'VP006'
  | 'VP007'
  | 'VP008'
  | 'VP009'
  | 'VP010'
  | 'VP011'
  | 'VP012'
  | 'VP013'
  | 'VP014'
  | 'VP015'

interface Entry {
  /** HTTP status for REST; SOAP faults are 500. */
  readonly status: number
  /** Whether it is the caller's to mend. */
  readonly client: boolean
  /** What FHIR calls it (R4, IssueType). */
  readonly issue: string
  readonly text: Text
}

/** What each says: nothing of producers, and nothing out of a message. */
export const vpCodes: Readonly<Record<VpCode, Entry>> = {
  VP001: {
    status: 400,
    client: true,
    issue: 'not-supported',
    text: {
      sv: 'RIV-TA-version saknas eller stöds inte. Använd SOAP 1.1 enligt RIV-TA Basic Profile 2.0 eller 2.1.',
      en: 'RIV-TA version missing or not supported. Use SOAP 1.1 after RIV-TA Basic Profile 2.0 or 2.1.',
    },
  },
  VP002: {
    status: 401,
    client: true,
    issue: 'login',
    text: {
      sv: 'Klientcertifikat eller token saknas, eller kan inte användas. Kontrollera att det gäller och är registrerat här.',
      en: 'Client certificate or token missing, or not usable. Check that it is valid and registered here.',
    },
  },
  VP003: {
    status: 400,
    client: true,
    issue: 'required',
    text: {
      sv: 'Logisk adress saknas. Ange den i rubriken LogicalAddress, eller i adressen för REST.',
      en: 'Logical address missing. Give it in the header LogicalAddress, or in the address for REST.',
    },
  },
  VP004: {
    status: 404,
    client: true,
    issue: 'not-found',
    text: {
      sv: 'Inget vägval gäller för kontraktet på den logiska adressen. Beställ ett, eller kontrollera adressen.',
      en: 'No route is in force for the contract at the logical address. Order one, or check the address.',
    },
  },
  VP005: {
    status: 502,
    client: true,
    issue: 'not-supported',
    text: {
      sv: 'Producenten stöder inte profilversionen.',
      en: 'The producer does not support the profile version.',
    },
  },
  VP006: {
    status: 500,
    client: false,
    issue: 'multiple-matches',
    text: {
      sv: 'Mer än en producent finns för adressen.',
      en: 'There is more than one producer for the address.',
    },
  },
  VP007: {
    status: 403,
    client: true,
    issue: 'forbidden',
    text: {
      sv: 'Konsumenten har inte behörighet till kontraktet på den logiska adressen. Beställ en anropsbehörighet.',
      en: 'The consumer is not authorised for the contract at the logical address. Order a call authorisation.',
    },
  },
  VP008: {
    status: 503,
    client: false,
    issue: 'transient',
    text: {
      sv: 'Plattformen har ingen adressering än.',
      en: 'The platform has no addressing yet.',
    },
  },
  VP009: {
    status: 502,
    client: false,
    issue: 'transient',
    text: {
      sv: 'Producenten gick inte att nå, svarade inte i tid eller svarade inte som den ska. Försök igen senare.',
      en: 'The producer could not be reached, did not answer in time or not as it should. Try again later.',
    },
  },
  VP010: {
    status: 502,
    client: false,
    issue: 'not-found',
    text: {
      sv: 'Producenten har ingen anropsadress.',
      en: 'The producer has no address to be called at.',
    },
  },
  VP011: {
    status: 403,
    client: true,
    issue: 'forbidden',
    text: {
      sv: 'Anropet kom utanför TLS, eller från en adress som inte är tillåten.',
      en: 'The call came outside TLS, or from an address that is not allowed.',
    },
  },
  VP012: {
    status: 503,
    client: false,
    issue: 'transient',
    text: {
      sv: 'Plattformen saknar något som den behöver just nu. Försök igen om en stund.',
      en: 'The platform lacks something that it needs just now. Try again in a while.',
    },
  },
  VP013: {
    status: 403,
    client: true,
    issue: 'forbidden',
    text: {
      sv: 'Avsändaren får inte ange ursprunglig konsument.',
      en: 'The sender may not name an original consumer.',
    },
  },
  VP014: {
    status: 508,
    client: false,
    issue: 'processing',
    text: {
      sv: 'Anropet går runt i en cirkel mellan plattformar.',
      en: 'The call goes in a circle between platforms.',
    },
  },
  VP015: {
    status: 400,
    client: true,
    issue: 'invalid',
    text: {
      sv: 'Anropet är inte utformat som det ska.',
      en: 'The request is not formed as it should be.',
    },
  },
}

/** A call is not let through; `detail` is for the log alone. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: VpCode
  readonly detail: string

  constructor(code: VpCode, detail = '') {
    super(code)
    this.code = code
    this.detail = detail
  }
}

export const isVpCode = (code: string): code is VpCode => Object.hasOwn(vpCodes, code)
