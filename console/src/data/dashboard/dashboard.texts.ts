import type { Texts } from '../../i18n/texts.ts'

const sv = {
  titles: { beds: 'Vårdplatser', waiting: 'Köer och väntetider', costs: 'Kostnad per individ över tid' },
  leads: {
    beds: 'Disponibla vårdplatser, hur många som är belagda, överbeläggningar och utlokaliserade patienter, klockan 06:00.',
    waiting: 'Vårdgarantin 0-3-90-90: de som väntar i slutet av månaden, och de som fick vård.',
    costs: 'Vad vårdkontakter kostar, och hur kostnaderna fördelar sig på individer år för år.',
  },
  blocks: {
    wards: 'Vårdplatser',
    queues: 'De som väntar',
    specialities: 'De som väntar, per verksamhetsområde',
    completed: 'De som fick vård',
    contacts: 'Kostnad per vårdkontakt',
    groups: 'Vad kostnaderna består av',
    individuals: 'Kostnad per individ och år',
    ages: 'Kostnad per individ, per ålder',
  },
  stacks: {
    waiting: 'Varför de väntar längre än gränsen',
    costs: 'Kostnadsslag',
  },
  scope: 'Nationellt eller per region',
  scopes: { national: 'Nationellt', regions: 'Per region' },
  everywhere: 'Alla regioner',
  together: (answered: number, all: number) =>
    answered === all ? 'Hela landet' : `${answered} av ${all} regioner`,
  coverage: (answered: number, all: number) =>
    answered === all
      ? `Alla landets ${all} regioner, sammanlagda.`
      : `${answered} av landets ${all} regioner, sammanlagda.`,
  unconnected: (many: number) =>
    many === 1 ? '1 region är inte ansluten' : `${many} regioner är inte anslutna`,
  all: 'Alla',
  span: 'Period',
  spans: {
    day: (many: number) => `Senaste ${many} dagarna`,
    month: (many: number) => `Senaste ${many} månaderna`,
    year: (many: number) => `Senaste ${many} åren`,
  },
  at: { day: 'Mätning', month: 'Månad', year: 'År' },
  latest: (step: string) => `Senaste (${step})`,
  group: 'Fördela på',
  show: 'Visa',
  choices: 'Urval',
  clear: 'Rensa urvalet',
  bars: (measure: string, step: string) => `${measure}, ${step}`,
  trend: (measure: string) => `${measure} över tiden`,
  chart: (title: string) => `${title}, diagram. Siffrorna står i tabellen bredvid.`,
  table: (title: string) => `${title}, tabell`,
  notHere: (filters: string) =>
    `Urvalet ${filters} gäller inte här: dataprodukten har inte den uppdelningen.`,
  up: (place: string) => `Ta bort valet ${place}`,
  into: (place: string) => `Visa ${place}`,
}

const en = {
  titles: {
    beds: 'Hospital beds',
    waiting: 'Queues and waiting times',
    costs: 'Cost per individual over time',
  },
  leads: {
    beds: 'Available beds, how many are occupied, overcrowding and outlying patients, at 06:00.',
    waiting:
      'The care guarantee 0-3-90-90: those who wait at the end of the month, and those who were given care.',
    costs: 'What contacts cost, and how costs are distributed over individuals year by year.',
  },
  blocks: {
    wards: 'Hospital beds',
    queues: 'Those who wait',
    specialities: 'Those who wait, by speciality',
    completed: 'Those who were given care',
    contacts: 'Cost per contact',
    groups: 'What the costs consist of',
    individuals: 'Cost per individual and year',
    ages: 'Cost per individual, by age',
  },
  stacks: {
    waiting: 'Why they wait longer than the limit',
    costs: 'Types of cost',
  },
  scope: 'National or by region',
  scopes: { national: 'National', regions: 'By region' },
  everywhere: 'All regions',
  together: (answered: number, all: number) =>
    answered === all ? 'The whole country' : `${answered} of ${all} regions`,
  coverage: (answered: number, all: number) =>
    answered === all
      ? `All the country’s ${all} regions, taken together.`
      : `${answered} of the country’s ${all} regions, taken together.`,
  unconnected: (many: number) =>
    many === 1 ? '1 region is not connected' : `${many} regions are not connected`,
  all: 'All',
  span: 'Period',
  spans: {
    day: (many: number) => `The last ${many} days`,
    month: (many: number) => `The last ${many} months`,
    year: (many: number) => `The last ${many} years`,
  },
  at: { day: 'Measurement', month: 'Month', year: 'Year' },
  latest: (step: string) => `Latest (${step})`,
  group: 'Divide by',
  show: 'Show',
  choices: 'Choice',
  clear: 'Clear the choice',
  bars: (measure: string, step: string) => `${measure}, ${step}`,
  trend: (measure: string) => `${measure} over time`,
  chart: (title: string) => `${title}, chart. The figures stand in the table beside it.`,
  table: (title: string) => `${title}, table`,
  notHere: (filters: string) =>
    `The choice of ${filters} does not hold here: the data product is not told by it.`,
  up: (place: string) => `Remove the choice ${place}`,
  into: (place: string) => `Show ${place}`,
} satisfies Texts<typeof sv>

export const dashboardTexts = { sv, en }
