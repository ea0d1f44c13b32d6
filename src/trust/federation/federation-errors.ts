import { defineErrors } from '../../kernel/index.ts'

/**
 * Why something of a federation is not believed. Each refused path of a trust chain is told with one of these. Names of
 * metadata parameters and entities are public in a federation and may be in the texts.
 */
export const federationErrors = defineErrors('trust', {
  entity_id_wrong: {
    status: 400,
    sv: 'Entitetens id är inte en https-adress utan frågedel och fragment.',
    en: 'The entity identifier is not an https URL without query and fragment.',
  },
  statement_claim_wrong: {
    status: 400,
    sv: 'Uppgiften {claim} i entitetsintyget saknas eller är fel: {fault}.',
    en: 'The claim {claim} of the entity statement is missing or wrong: {fault}.',
  },
  statement_critical_unknown: {
    status: 400,
    sv: 'Entitetsintyget kräver att {claim} förstås, och det gör det inte.',
    en: 'The entity statement demands that {claim} be understood, and it is not.',
  },
  statement_about_other: {
    status: 400,
    sv: 'Entitetsintyget handlar om eller kommer från någon annan än den som frågades om.',
    en: 'The entity statement is about, or from, another entity than the one asked for.',
  },
  chain_malformed: {
    status: 400,
    sv: 'Intygen bildar ingen kedja: {fault}.',
    en: 'The statements do not form a chain: {fault}.',
  },
  chain_too_long: {
    status: 400,
    sv: 'Kedjan har fler än {limit} intyg.',
    en: 'The chain has more than {limit} statements.',
  },
  chain_loop: {
    status: 400,
    sv: 'Kedjan går i cirkel vid {entity}.',
    en: 'The chain comes back to {entity}.',
  },
  chain_not_listed: {
    status: 400,
    sv: 'Entiteten nämner inte {entity} som sin överordnade.',
    en: 'The entity does not name {entity} as its superior.',
  },
  chain_no_anchor: {
    status: 400,
    sv: 'Kedjan slutar inte i ett tillitsankare som installationen litar på.',
    en: 'The chain does not end in a trust anchor that this installation trusts.',
  },
  constraint_path_too_long: {
    status: 400,
    sv: '{entity} tillåter högst {limit} mellanled under sig.',
    en: '{entity} allows at most {limit} intermediates below it.',
  },
  constraint_name_refused: {
    status: 400,
    sv: '{entity} tillåter inte en underordnad med det namnet.',
    en: '{entity} does not allow a subordinate of that name.',
  },
  policy_malformed: {
    status: 400,
    sv: 'Metadatapolicyn är fel uppbyggd vid {at}: {fault}.',
    en: 'The metadata policy is malformed at {at}: {fault}.',
  },
  policy_operator_critical: {
    status: 400,
    sv: 'Metadatapolicyn kräver operatorn {operator}, som inte förstås.',
    en: 'The metadata policy demands the operator {operator}, which is not understood.',
  },
  policy_combination_refused: {
    status: 400,
    sv: 'Metadatapolicyn för {at} förenar {operators} på ett sätt som inte är tillåtet.',
    en: 'The metadata policy for {at} combines {operators} in a way that is not allowed.',
  },
  policy_merge_refused: {
    status: 400,
    sv: 'Metadatapolicyerna för {at} går inte att förena: {operator} säger emot.',
    en: 'The metadata policies for {at} cannot be merged: {operator} conflicts.',
  },
  policy_violated: {
    status: 400,
    sv: 'Metadata {at} följer inte policyn {operator}.',
    en: 'The metadata {at} do not comply with the policy {operator}.',
  },
  fetch_refused: {
    status: 400,
    sv: 'Adressen får inte hämtas: {fault}.',
    en: 'The address may not be fetched: {fault}.',
  },
  fetch_failed: {
    status: 502,
    sv: 'Hämtningen från {host} gick inte: {fault}.',
    en: 'Fetching from {host} failed: {fault}.',
  },
  fetch_budget_spent: {
    status: 502,
    sv: 'Gränsen för {what} är nådd. Övriga vägar prövades inte.',
    en: 'The limit of {what} is reached. Other paths were not tried.',
  },
  no_trust: {
    status: 400,
    sv: 'Ingen giltig tillitskedja finns från {entity}. Första hindret: {first}',
    en: 'There is no valid trust chain from {entity}. The first obstacle: {first}',
  },
  too_many_resolutions: {
    status: 503,
    sv: 'För många uppslag pågår. Försök igen om en stund.',
    en: 'Too many resolutions are under way. Try again in a moment.',
  },
  mark_wrong: {
    status: 400,
    sv: 'Tillitsmärket är fel: {fault}.',
    en: 'The trust mark is wrong: {fault}.',
  },
  mark_type_unknown: {
    status: 400,
    sv: 'Tillitsmärkets typ erkänns inte av tillitsankaret.',
    en: 'The type of the trust mark is not recognised by the trust anchor.',
  },
  mark_issuer_refused: {
    status: 400,
    sv: 'Utfärdaren får inte utfärda tillitsmärken av den typen enligt tillitsankaret.',
    en: 'The issuer may not issue trust marks of that type, by the trust anchor.',
  },
  mark_delegation_wrong: {
    status: 400,
    sv: 'Ägaren har inte gett utfärdaren rätt att utfärda tillitsmärket: {fault}.',
    en: 'The owner has not delegated the trust mark to the issuer: {fault}.',
  },
  mark_not_active: {
    status: 400,
    sv: 'Tillitsmärket gäller inte: utfärdaren svarar {status}.',
    en: 'The trust mark is not active: its issuer answers {status}.',
  },
  registration_refused: {
    status: 401,
    sv: 'Klienten kan inte registreras automatiskt: {fault}.',
    en: 'The client cannot be registered automatically: {fault}.',
  },
  federation_settings_wrong: {
    status: 500,
    sv: 'Federationens inställningar går inte att använda: {fault}.',
    en: 'The settings of the federation cannot be used: {fault}.',
  },
  federation_key_unreadable: {
    status: 500,
    sv: 'En signeringsnyckel kunde inte öppnas. Inget signerades. Lägg tillbaka nyckelfilen från säkerhetskopian.',
    en: 'A signing key could not be opened. Nothing was signed. Put the key file back from the backup.',
  },
  federation_no_key: {
    status: 503,
    sv: 'Ingen signeringsnyckel gäller just nu. Inget signerades. Skapa en ny.',
    en: 'No signing key is in force right now. Nothing was signed. Make a new one.',
  },
  federation_key_unknown: {
    status: 404,
    sv: 'Nyckeln finns inte. Inget ändrades.',
    en: 'There is no such key. Nothing was changed.',
  },
  subordinate_unknown: {
    status: 404,
    sv: 'Entiteten är inte underordnad den här installationen. Inget ändrades.',
    en: 'The entity is not a subordinate of this installation. Nothing was changed.',
  },
  trust_mark_type_unknown: {
    status: 404,
    sv: 'Den här installationen utfärdar inte tillitsmärken av den typen. Inget utfärdades.',
    en: 'This installation does not issue trust marks of that type. Nothing was issued.',
  },
  trust_mark_unknown: {
    status: 404,
    sv: 'Tillitsmärket finns inte eller är redan återkallat. Inget ändrades.',
    en: 'There is no such trust mark, or it was revoked already. Nothing was changed.',
  },
  federation_by_operator: {
    status: 403,
    sv: 'Federationen och dess nycklar är hela installationens, och sköts av den som driver den. Inget är ändrat. Be en administratör där.',
    en: 'The federation and its keys are those of the whole installation, and are seen to by whoever runs it. Nothing was changed. Ask an administrator there.',
  },
})
