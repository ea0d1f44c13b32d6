import { defineErrors } from '../../kernel/index.ts'

/**
 * Why a token, a proof of possession or a client's assertion is not taken. None of the texts repeats anything of what was
 * sent. 401 where the sender did not show who it is, 403 where it did and may not, 503 where we cannot tell.
 */
export const tokenErrors = defineErrors('trust', {
  jwt_malformed: {
    status: 401,
    sv: 'Det som skickades är inte en signerad JWT: {fault}. Hämta en ny.',
    en: 'What was sent is not a signed JWT: {fault}. Get a new one.',
  },
  jwt_too_large: {
    status: 401,
    sv: 'Token är större än {limit} byte. Den lästes inte. Begär en med mindre innehåll.',
    en: 'The token is larger than {limit} bytes. It was not read. Ask for one with less in it.',
  },
  jwt_type_wrong: {
    status: 401,
    sv: 'Token är av annat slag än {expected}. Skicka en av rätt slag.',
    en: 'The token is of another type than {expected}. Send one of the right type.',
  },
  jwt_algorithm_refused: {
    status: 401,
    sv: 'Signaturens algoritm tas inte emot. Använd {allowed}.',
    en: "The signature's algorithm is not accepted. Use {allowed}.",
  },
  jwt_key_unknown: {
    status: 401,
    sv: 'Nyckeln som token säger sig vara signerad med finns inte hos utfärdaren. Hämta en ny token.',
    en: 'The key that the token says it is signed with is not published by its issuer. Get a new token.',
  },
  jwt_key_unfit: {
    status: 401,
    sv: 'Nyckeln får inte användas till den här signaturen: {fault}.',
    en: 'The key may not be used for this signature: {fault}.',
  },
  jwt_signature_wrong: {
    status: 401,
    sv: 'Signaturen stämmer inte. Innehållet kan vara ändrat. Hämta en ny token.',
    en: 'The signature does not verify. The content may have been altered. Get a new token.',
  },
  jwt_claim_wrong: {
    status: 401,
    sv: 'Uppgiften {claim} saknas i token eller har fel form.',
    en: 'The claim {claim} is missing from the token or has the wrong form.',
  },
  jwt_expired: {
    status: 401,
    sv: 'Token har gått ut. Hämta en ny.',
    en: 'The token has expired. Get a new one.',
  },
  jwt_not_yet_valid: {
    status: 401,
    sv: 'Token gäller inte ännu. Jämför klockorna hos avsändare och mottagare.',
    en: 'The token is not valid yet. Compare the clocks of sender and receiver.',
  },
  jwt_lives_too_long: {
    status: 401,
    sv: 'Token gäller längre än de {limit} sekunder som tas emot. Begär en med kortare giltighet.',
    en: 'The token is valid for longer than the {limit} seconds accepted. Ask for one that ends sooner.',
  },
  token_issuer_unknown: {
    status: 401,
    sv: 'Tokens utfärdare är inte en av dem som installationen litar på.',
    en: 'The issuer of the token is not one that this installation trusts.',
  },
  token_audience_wrong: {
    status: 401,
    sv: 'Token är utställd för en annan mottagare. Begär en för den här tjänsten.',
    en: 'The token is meant for another audience. Ask for one for this service.',
  },
  token_tenant_wrong: {
    status: 401,
    sv: 'Token hör till en annan organisation än den här tjänsten.',
    en: 'The token belongs to another tenant than this service.',
  },
  token_not_bound: {
    status: 401,
    sv: 'Token är inte bunden till sin avsändare. Begär en som är bunden med DPoP eller klientcertifikat.',
    en: 'The token is not bound to its sender. Ask for one that is bound by DPoP or a client certificate.',
  },
  token_scheme_wrong: {
    status: 401,
    sv: 'Token är bunden med {binding} och måste skickas därefter.',
    en: 'The token is bound by {binding} and must be sent accordingly.',
  },
  token_scope_insufficient: {
    status: 403,
    sv: 'Token saknar behörigheten {scope}. Begär en token som har den.',
    en: 'The token lacks the scope {scope}. Ask for a token that has it.',
  },
  certificate_missing: {
    status: 401,
    sv: 'Token är bunden till ett klientcertifikat, men inget certifikat visades.',
    en: 'The token is bound to a client certificate, but no certificate was shown.',
  },
  certificate_other: {
    status: 401,
    sv: 'Token är bunden till ett annat klientcertifikat än det som visades.',
    en: 'The token is bound to another client certificate than the one shown.',
  },
  dpop_missing: {
    status: 401,
    sv: 'Token är bunden med DPoP, men huvudfältet DPoP saknas eller finns flera gånger.',
    en: 'The token is bound by DPoP, but the header field DPoP is missing or there more than once.',
  },
  dpop_key_private: {
    status: 401,
    sv: 'DPoP-beviset innehåller en privat nyckel. Byt nyckel: den är röjd.',
    en: 'The DPoP proof holds a private key. Change keys: this one is disclosed.',
  },
  dpop_target_wrong: {
    status: 401,
    sv: 'DPoP-beviset gäller en annan metod eller adress.',
    en: 'The DPoP proof is for another method or address.',
  },
  dpop_stale: {
    status: 401,
    sv: 'DPoP-beviset är för gammalt eller gjort i framtiden. Jämför klockorna och gör ett nytt.',
    en: 'The DPoP proof is too old, or made in the future. Compare the clocks and make a new one.',
  },
  dpop_token_other: {
    status: 401,
    sv: 'DPoP-beviset är gjort för en annan token.',
    en: 'The DPoP proof was made for another token.',
  },
  dpop_key_other: {
    status: 401,
    sv: 'DPoP-beviset är signerat med en annan nyckel än den token är bunden till.',
    en: 'The DPoP proof is signed with another key than the one the token is bound to.',
  },
  dpop_nonce_wrong: {
    status: 401,
    sv: 'DPoP-beviset måste innehålla det engångsvärde som svaret anger i DPoP-Nonce. Gör ett nytt bevis med det.',
    en: 'The DPoP proof must hold the nonce that the answer gives in DPoP-Nonce. Make a new proof with it.',
  },
  proof_replayed: {
    status: 401,
    sv: 'Beviset har redan använts. Gör ett nytt för varje anrop.',
    en: 'The proof was used already. Make a new one for each request.',
  },
  replay_memory_full: {
    status: 503,
    sv: 'Fler bevis är i omlopp än vad som kan minnas. Inget togs emot. Försök igen om en stund.',
    en: 'More proofs are in use than can be remembered. Nothing was taken. Try again in a moment.',
  },
  assertion_client_wrong: {
    status: 401,
    sv: 'Klientens intyg är inte utställt av och för klienten själv.',
    en: "The client's assertion is not issued by and for the client itself.",
  },
  keys_unavailable: {
    status: 503,
    sv: 'Utfärdarens nycklar kan inte hämtas just nu. Token kunde inte prövas. Försök igen om en stund.',
    en: "The issuer's keys cannot be fetched right now. The token could not be checked. Try again in a moment.",
  },
})
