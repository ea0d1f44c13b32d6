import { alarmCentre, everyNight, nightNurse, northTeam, southTeam } from './organisation.ts'
import type { ChainTarget, ChainTemplate, MunicipalityKey } from './population.ts'

type Step = ChainTemplate['steps'][number]

/** The templates of one municipality. Its response team is its own; the alarm centre is shared. */
export function makeChains(municipality: MunicipalityKey): ChainTemplate[] {
  const team = municipality === 'exempelkoping' ? northTeam : southTeam
  const chain = (
    name: string,
    classes: readonly string[],
    steps: readonly Step[],
    repeatSeconds = 120,
  ): ChainTemplate => ({
    municipality,
    name,
    classes,
    steps,
    fallback: { group: alarmCentre, repeatSeconds },
  })
  const [centre, responders, nurse] = [alarmCentre, team, nightNurse].map((group) => ({ group }))
  const bothTeams = [{ group: northTeam }, { group: southTeam }].filter(
    ({ group }) => municipality === 'exempelkoping' || group === southTeam,
  )
  return [
    chain(
      'Larmknapp',
      ['manual', 'attack'],
      [step([centre!], 60), step([responders!], 120), step([{ relatives: true }], 180)],
    ),
    chain(
      'Fall',
      ['fall', 'epilepsy'],
      [step([centre!], 45), step([responders!], 90), { ...step([nurse!], 120), windows: [everyNight] }],
    ),
    chain(
      'Brand, vatten och gas',
      ['fire', 'flood'],
      [step([centre!, responders!], 30), step(bothTeams, 60)],
      60,
    ),
    chain(
      'Sensorer',
      ['wandering', 'bed', 'inactivity', 'medication', 'enuresis'],
      [step([centre!], 120), step([responders!], 300)],
    ),
    chain('Teknik', ['no_contact', 'battery', 'power', 'tamper', 'technical'], [step([centre!], 1800)], 3600),
    chain('Övrigt', [], [step([centre!], 120), step([responders!], 300)]),
  ]
}

function step(targets: readonly ChainTarget[], waitSeconds: number): Step {
  return { targets, waitSeconds, windows: [] }
}
