import type { ConsentKind } from '../../api/contract.ts'
import type { Texts } from '../../i18n/texts.ts'

type OfKind = Record<ConsentKind, string>

const erased = 'Inga fler uppgifter lämnas ut. Mottagaren får besked att radera det den har fått.'

const sv = {
  title: 'Samtycken',
  lead: 'Det här har personen gått med på. Det som personen tar tillbaka slutar gälla genast.',
  none: 'Personen har inte gått med på något ännu.',
  give: 'För in ett samtycke',
  giveTitle: 'För in ett samtycke',
  what: 'Vad går personen med på?',
  names: {
    informed: 'Har fått information om delade uppgifter',
    coherent_records: 'De som vårdar personen får läsa varandras uppgifter',
    disclosure_secrecy: 'Uppgifter får lämnas ut: sekretessen hävs (1 av 3)',
    disclosure_process: 'Uppgifter får lämnas ut: de får tas fram (2 av 3)',
    disclosure_receive: 'Uppgifter får lämnas ut: de får tas emot (3 av 3)',
    welfare_technology: 'Teknik hemma hos personen',
    camera: 'Tillsyn med kamera',
    secondary_use_opt_out: 'Nej till forskning och statistik',
  } satisfies OfKind,
  hints: {
    informed: 'Krävs innan andra får läsa (SVOD 2 kap. 2 §).',
    coherent_records:
      'Krävs för att en annan vårdgivare eller omsorgsgivare ska få läsa (SVOD 3 kap. 1–2 §).',
    disclosure_secrecy: 'Alla tre behövs för att en annan vårdgivares app ska få uppgifterna.',
    disclosure_process: 'Alla tre behövs för att en annan vårdgivares app ska få uppgifterna.',
    disclosure_receive: 'Alla tre behövs för att en annan vårdgivares app ska få uppgifterna.',
    welfare_technology: 'Till exempel trygghetslarm och sensorer. Inte kamera.',
    camera: 'Någon tittar till personen genom en kamera på bestämda tider.',
    secondary_use_opt_out: 'Uppgifterna används då bara för personens egen vård och omsorg.',
  } satisfies OfKind,
  who: 'Vem ska få uppgifterna?',
  forGood: 'Tills personen tar tillbaka det',
  textTitle: 'Låt personen läsa det här, eller läs upp det',
  read: 'Personen har läst eller hört texten, förstår den och går med på det',
  notRead: 'Kryssa i att personen har tagit del av texten först.',
  confirm: 'För in samtycket',
  given: (what: string) => `Infört. ”${what}” gäller från och med nu, och personen ser att du förde in det.`,
  withdrawn: (what: string) => `Infört. ”${what}” gäller inte längre, och personen ser att du förde in det.`,
  since: (day: string) => `Personen gick med på det ${day}.`,
  sinceProxy: (day: string, who: string) => `${who} gick som ombud med på det ${day}.`,
  sinceStaff: (day: string, who: string) => `${who} förde in det ${day}, på personens begäran.`,
  takeBack: 'För in att det tas tillbaka',
  takeBackTitle: (what: string) => `Tar personen tillbaka ”${what}”?`,
  takeBackYes: 'Ja, för in det',
  consequences: {
    informed:
      'Andra vårdgivare och omsorgsgivare får inte läsa uppgifter om personen förrän personen har informerats på nytt.',
    coherent_records:
      'De som vårdar personen får inte längre läsa vad andra har skrivit, utom vid fara för liv. Det som redan är läst ändras inte.',
    disclosure_secrecy: erased,
    disclosure_process: erased,
    disclosure_receive: erased,
    welfare_technology:
      'Tekniken får inte längre användas för tillsyn av personen. Kom överens om vad som ska gälla i stället, så att ingen står utan hjälp.',
    camera:
      'Ingen får längre titta till personen genom kameran. Kom överens om vad som ska gälla i stället, så att ingen står utan tillsyn.',
    secondary_use_opt_out: 'Uppgifterna får åter användas för forskning och statistik, så som lagen säger.',
  } satisfies OfKind,
  erasureAsked: (who: string, day: string) => `${who} fick ${day} besked att radera uppgifterna.`,
  textGone: (version: string) => `Texten hade nummer ${version} och används inte längre.`,
}

const erasedEn = 'No more data is disclosed. The recipient is told to erase what it has got.'

const en = {
  title: 'Consents',
  lead: 'This is what the person has agreed to. What the person takes back ends at once.',
  none: 'The person has not agreed to anything yet.',
  give: 'Enter a consent',
  giveTitle: 'Enter a consent',
  what: 'What does the person agree to?',
  names: {
    informed: 'Has been told about shared data',
    coherent_records: 'Those who care for the person may read each other’s data',
    disclosure_secrecy: 'Data may be disclosed: secrecy is lifted (1 of 3)',
    disclosure_process: 'Data may be disclosed: it may be prepared (2 of 3)',
    disclosure_receive: 'Data may be disclosed: it may be received (3 of 3)',
    welfare_technology: 'Technology in the person’s home',
    camera: 'Supervision by camera',
    secondary_use_opt_out: 'No to research and statistics',
  } satisfies OfKind,
  hints: {
    informed: 'Needed before others may read (SVOD chapter 2 section 2).',
    coherent_records: 'Needed for another provider of care to read (SVOD chapter 3 sections 1–2).',
    disclosure_secrecy: 'All three are needed for another provider’s app to get the data.',
    disclosure_process: 'All three are needed for another provider’s app to get the data.',
    disclosure_receive: 'All three are needed for another provider’s app to get the data.',
    welfare_technology: 'Such as an alarm button and sensors. Not a camera.',
    camera: 'Somebody looks in on the person through a camera at settled times.',
    secondary_use_opt_out: 'The data is then used for the person’s own care only.',
  } satisfies OfKind,
  who: 'Who is to have the data?',
  forGood: 'Until the person takes it back',
  textTitle: 'Let the person read this, or read it out',
  read: 'The person has read or heard the text, understands it and agrees to it',
  notRead: 'First tick that the person has been given the text.',
  confirm: 'Enter the consent',
  given: (what: string) => `Entered. “${what}” holds from now on, and the person sees that you entered it.`,
  withdrawn: (what: string) => `Entered. “${what}” no longer holds, and the person sees that you entered it.`,
  since: (day: string) => `The person agreed to it on ${day}.`,
  sinceProxy: (day: string, who: string) => `${who} agreed to it as a proxy on ${day}.`,
  sinceStaff: (day: string, who: string) => `${who} entered it on ${day}, at the person’s request.`,
  takeBack: 'Enter that it is taken back',
  takeBackTitle: (what: string) => `Does the person take back “${what}”?`,
  takeBackYes: 'Yes, enter it',
  consequences: {
    informed: 'Other providers may not read data about the person until the person has been informed anew.',
    coherent_records:
      'Those who care for the person may no longer read what others have written, except in danger to life. What has been read already is not changed.',
    disclosure_secrecy: erasedEn,
    disclosure_process: erasedEn,
    disclosure_receive: erasedEn,
    welfare_technology:
      'The technology may no longer be used to watch over the person. Agree on what is to be instead, so that nobody is left without help.',
    camera:
      'Nobody may look in on the person through the camera any longer. Agree on what is to be instead, so that nobody is left alone.',
    secondary_use_opt_out: 'The data may again be used for research and statistics, as the law says.',
  } satisfies OfKind,
  erasureAsked: (who: string, day: string) => `${who} was told on ${day} to erase the data.`,
  textGone: (version: string) => `The text had number ${version} and is no longer used.`,
} satisfies Texts<typeof sv>

/** What staff who enters consents at somebody's request reads in other words than she. */
export const consentsOfAnother = { sv, en }
