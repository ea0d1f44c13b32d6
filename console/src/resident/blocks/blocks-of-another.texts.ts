import type { Texts } from '../../i18n/texts.ts'

const sv = {
  title: 'Spärrar',
  lead: 'En spärr stänger uppgifter om personen för andra än dem som skrev dem. Personen kan öppna dem när den vill.',
  none: 'Personen har inte spärrat något.',
  set: 'För in en spärr',
  setTitle: 'För in en spärr',
  confirm: 'För in spärren',
  confirmYes: 'Ja, för in spärren',
  danger:
    'Säg till personen att den som vårdar då kan sakna något viktigt. Vid fara för liv får en vårdgivare veta att det finns spärrade uppgifter och be den som spärrat att öppna dem.',
  done: 'Infört. Uppgifterna är spärrade från och med nu, och personen ser att du förde in det.',
  liftedSaid: 'Infört. Spärren är hävd, och personen ser att du förde in det.',
  setOn: (day: string) => `Personen spärrade ${day}.`,
  setByOther: (day: string, who: string) => `${who} spärrade som ombud ${day}.`,
  setByStaff: (day: string, who: string) => `${who} förde in spärren ${day}, på personens begäran.`,
  anyData: 'några uppgifter om personen',
  lift: 'För in att spärren hävs',
  liftTitle: 'Vill personen häva spärren?',
  liftThen:
    'De som får läsa uppgifter om personen för vård eller omsorg kan läsa också de här, genast. Personen kan spärra igen när den vill.',
  liftYes: 'Ja, häv spärren',
}

const en = {
  title: 'Blocks',
  lead: 'A block closes data about the person to others than those who wrote it. The person can open it whenever wanted.',
  none: 'The person has not blocked anything.',
  set: 'Enter a block',
  setTitle: 'Enter a block',
  confirm: 'Enter the block',
  confirmYes: 'Yes, enter the block',
  danger:
    'Tell the person that whoever gives care may then lack something important. In danger to life a health care provider is told that blocked data exists, and can ask those who blocked it to open it.',
  done: 'Entered. The data is blocked from now on, and the person sees that you entered it.',
  liftedSaid: 'Entered. The block is lifted, and the person sees that you entered it.',
  setOn: (day: string) => `The person blocked it on ${day}.`,
  setByOther: (day: string, who: string) => `${who} blocked it as a proxy on ${day}.`,
  setByStaff: (day: string, who: string) => `${who} entered the block on ${day}, at the person’s request.`,
  anyData: 'any data about the person',
  lift: 'Enter that the block is lifted',
  liftTitle: 'Does the person want the block lifted?',
  liftThen:
    'Those who may read data about the person for care can read this too, at once. The person can block again whenever wanted.',
  liftYes: 'Yes, lift the block',
} satisfies Texts<typeof sv>

/** What staff who enters blocks at somebody's request reads in other words than she. */
export const blocksOfAnother = { sv, en }
