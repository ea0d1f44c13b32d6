import type { CaseActor, CaseResource, DecisionCase } from '../../contract/decision.ts'
import type { Policies } from '../load-policies.ts'
import type { Chapter } from './scenario.ts'

const preface = `# Scenarios

Cases from the law and how they must come out, in Swedish, since the law is. Each is run against the rules in \`policies/\` by
\`src/trust/decision/scenarios/scenarios.test.ts\`, and this page is made from the same table, so it cannot say anything else than
what the program does. To try a case of your own: \`POST /api/trust/v1/decisions/try\`.
`

/** The page `docs/scenarios.md`. */
export function scenarioDocs(chapters: readonly Chapter[], policies: Policies): string {
  const parts = chapters.map(({ title, scenarios }) => {
    const rows = scenarios.map((scenario) => {
      const { says, law, case: of, decision, rule } = scenario
      const outcome = decision === 'permit' ? 'tillåts' : 'nekas'
      const why = policies.textOf.get(rule)?.text.sv ?? 'Ingen regel tillåter det.'
      return `| ${law} | ${says} | ${facts(of)} | **${outcome}**: ${why} (\`${rule}\`) |`
    })
    return [
      `## ${title}`,
      '',
      '| paragraf | fall | fakta | utfall och regel |',
      '|---|---|---|---|',
      ...rows,
      '',
    ].join('\n')
  })
  return [preface, ...parts].join('\n')
}

/** What is the case, in words. */
function facts(of: DecisionCase): string {
  const person = of.person
  const all = [
    actorWords(of.actor),
    `handling \`${of.act}\``,
    ...resourceWords(of.resource),
    person?.child === true ? 'barn' : undefined,
    person && !person.canConsent ? 'kan inte samtycka själv' : undefined,
    ...Object.entries(of.grounds).map(([name, yes]) => (yes ? groundWords[name] : undefined)),
    of.purpose === 'care' || of.purpose === '' ? undefined : `ändamål \`${of.purpose}\``,
    of.loa < 3 ? `tillitsnivå ${of.loa}` : undefined,
    ...of.missing.map((name) => `okänt: ${name}`),
  ]
  return all.filter((each) => each !== undefined).join('; ')
}

const groundWords: Record<string, string> = {
  patientRelation: 'patientrelation',
  takesPart: 'deltar i vården eller insatsen',
  services: 'får insatser',
  important: 'antas ha betydelse',
  danger: 'fara för liv eller hälsa',
  consentImpossible: 'samtycke går inte att få',
  attitudeInvestigated: 'inställningen är utredd',
  onRequest: 'på personens begäran',
  openCase: 'pågående ärende',
  ownMatter: 'har själv del i ärendet',
}
const capacityWords = {
  vardgivare: 'vårdgivare',
  omsorgsgivare: 'omsorgsgivare',
  annan: 'varken vård eller omsorg',
}
const proxyWords = {
  custodian: 'vårdnadshavare',
  deputy: 'god man eller förvaltare',
  attorney: 'fullmakt',
  organisation: 'organisation',
}

function actorWords(actor: CaseActor): string {
  switch (actor.kind) {
    case 'staff':
      return `${actor.id} (${actor.organisation}, ${capacityWords[actor.capacity]}${actor.assignmentValid ? '' : ', uppdraget gäller inte'})`
    case 'system':
      return [
        `${actor.id} (${actor.organisation})`,
        actor.agreement ? '' : ', utan biträdesavtal',
        actor.admitted ? '' : ', inte insläppt',
        actor.withinLimits ? '' : ', utanför gränsen',
      ].join('')
    case 'proxy':
      return [
        `ombud för ${actor.person} (${proxyWords[actor.proxyKind]}`,
        actor.acts.length > 0 ? `, omfattar ${actor.acts.join(', ')}` : '',
        actor.valid ? '' : ', gäller inte',
        actor.understood ? '' : ', inte förstådd',
        ')',
      ].join('')
    default:
      return actor.id
  }
}

function resourceWords(resource: CaseResource): (string | undefined)[] {
  const whose = `hos ${resource.controller}`
  switch (resource.kind) {
    case 'record':
      return [
        `${resource.types.join(', ')} ${whose} (${capacityWords[resource.controllerKind]}, ${resource.unit})`,
        resource.consents.length > 0 ? `samtycken: ${resource.consents.join(', ')}` : 'inget samtycke',
        resource.informed ? undefined : 'inte informerad',
        resource.outerBlock ? 'yttre spärr' : undefined,
        resource.innerBlock ? 'inre spärr' : undefined,
      ]
    case 'measure':
      return [
        `${resource.measureKind === 'camera' ? 'kamera' : 'sensor'} ${whose}`,
        resource.careDecision ? 'biståndsbeslut' : 'inget biståndsbeslut',
        resource.consents.length > 0 ? `samtycken: ${resource.consents.join(', ')}` : 'inget samtycke',
        resource.needWeighed ? 'behovet prövat' : undefined,
      ]
    case 'matter':
      return [resource.hers ? undefined : 'inte hennes att bestämma']
    case 'incident':
      return [whose, resource.open ? 'utredning pågår' : 'utredningen avslutad']
    case 'reception':
    case 'data':
      return [whose]
    case 'service':
      return [
        `${resource.types.join(', ')} ${whose}, K${resource.confidentiality}`,
        resource.authorised ? 'anropsbehörighet' : 'ingen anropsbehörighet',
        resource.proved ? undefined : 'token som inte är bunden',
        resource.consentNeeded ? 'kontraktet kräver samtycke' : undefined,
        resource.consents.length > 0 ? `samtycken: ${resource.consents.join(', ')}` : undefined,
        resource.outerBlock ? 'yttre spärr' : undefined,
      ]
    case 'dataset':
      return [
        resource.permit ? 'datatillstånd' : 'inget datatillstånd',
        resource.request ? 'godkänd databegäran' : undefined,
        resource.pseudonymised ? undefined : 'inte pseudonymiserat',
        resource.optOutsRemoved ? undefined : 'invändningar inte borttagna',
        resource.combinationDecided ? 'beslut om sammanföring' : undefined,
        resource.personal ? 'personuppgifter' : 'aggregat',
      ]
  }
}
