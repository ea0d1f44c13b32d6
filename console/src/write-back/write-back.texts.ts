import type { Texts } from '../i18n/texts.ts'

const sv = {
  title: 'Kommunens journal',
  state: {
    waiting: 'Väntar på att komma in i journalen',
    sent: 'I journalen',
    refused: 'Journalen tog inte emot: någon behöver göra något',
    replaced: 'Ersatt av en rättelse',
  },
  openAgain: 'Larmet är öppet igen. Journalen får resultatet när det avslutas.',
  sentAt: (at: string) => `Mottaget ${at}`,
  receipt: (mark: string) => `kvitto ${mark}`,
  correction: (n: number) => `rättelse ${n}`,
  tried: (n: number, at: string) => `Försökt ${n} ${n === 1 ? 'gång' : 'gånger'}, senast ${at}.`,
  next: (at: string) => `Försöker igen ${at}.`,
  said: 'Journalen svarade:',
  problem: {
    record_silent: 'Journalen svarar inte. Inget behöver göras: det försöks tills det går.',
    record_faults:
      'Journalen svarade med ett fel. Det försöks igen; dröjer det, be journalens förvaltare se efter.',
    answer_unreadable:
      'Journalens svar gick inte att läsa. Det försöks igen; be journalens förvaltare se efter.',
    no_route:
      'Det finns ingen väg till journalen i tjänsteplattformen. Be den som sköter adresseringen lägga upp den.',
    not_authorised:
      'Larmmottagningen får inte anropa journalen. Be den som sköter tjänsteplattformen lägga till anropsbehörigheten.',
    platform_fault: 'Tjänsteplattformen kunde inte skicka. Det försöks igen.',
    no_gateway: 'Installationen har ingen tjänsteplattform. Be den som driver den slå på den.',
    switched_off: 'Kommunen har stängt av överföringen. Det skickas när den slås på igen.',
    identity_missing: 'Personens personnummer saknas i registret. Fyll i det och försök igen.',
    record_refused:
      'Journalen säger nej till just det här. Rätta det som svaret pekar på, eller för in det för hand. Försök sedan igen.',
  },
  tryAgain: 'Försök igen nu',
  person: 'Öppna personen',
  earlier: 'Tidigare versioner',
  version: (n: number) => `Version ${n}`,
  menu: 'Till journalen',
  pageTitle: 'Inte i journalen än',
  lead: 'Avslutade larm som kommunens journal inte har tagit emot. De som väntar försöks av sig själva; de som nekats behöver någon.',
  waitingCount: 'väntar',
  refusedCount: 'nekade',
  none: 'Allt har kommit in i journalen.',
  all: 'Alla',
  show: 'Visa',
  alarm: 'Larm',
  who: 'Person',
  controller: 'Kommun',
  why: 'Läge och vad som behövs',
  since: 'Sedan',
  act: 'Åtgärd',
  more: 'Visa fler',
}

const en = {
  title: "The municipality's record",
  state: {
    waiting: 'Waits to get into the record',
    sent: 'In the record',
    refused: 'The record did not take it: somebody has to act',
    replaced: 'Replaced by a correction',
  },
  openAgain: 'The alarm is open again. The record gets the outcome when it is resolved.',
  sentAt: (at: string) => `Taken ${at}`,
  receipt: (mark: string) => `receipt ${mark}`,
  correction: (n: number) => `correction ${n}`,
  tried: (n: number, at: string) => `Tried ${n === 1 ? 'once' : `${n} times`}, last ${at}.`,
  next: (at: string) => `Tries again ${at}.`,
  said: 'The record answered:',
  problem: {
    record_silent: 'The record does not answer. Nothing need be done: it is tried until it gets through.',
    record_faults:
      "The record answered with a fault. It is tried again; if it lasts, ask the record's keeper to look.",
    answer_unreadable:
      "The record's answer could not be read. It is tried again; ask the record's keeper to look.",
    no_route:
      'There is no route to the record in the service platform. Ask whoever keeps the addressing to add it.',
    not_authorised:
      'The alarm reception may not call the record. Ask whoever keeps the service platform to add the authorisation.',
    platform_fault: 'The service platform could not send. It is tried again.',
    no_gateway: 'The installation has no service platform. Ask whoever runs it to switch it on.',
    switched_off: 'The municipality has switched this off. It is sent when it is switched on again.',
    identity_missing: "The person's identity number is not in the register. Fill it in and try again.",
    record_refused:
      'The record says no to just this. Correct what the answer points at, or enter it by hand. Then try again.',
  },
  tryAgain: 'Try again now',
  person: 'Open the person',
  earlier: 'Earlier versions',
  version: (n: number) => `Version ${n}`,
  menu: 'To the record',
  pageTitle: 'Not in the record yet',
  lead: "Resolved alarms that the municipality's record has not taken. Those that wait are tried by themselves; those refused need somebody.",
  waitingCount: 'waiting',
  refusedCount: 'refused',
  none: 'Everything has got into the record.',
  all: 'All',
  show: 'Show',
  alarm: 'Alarm',
  who: 'Person',
  controller: 'Municipality',
  why: 'State and what is needed',
  since: 'Since',
  act: 'Action',
  more: 'Show more',
} satisfies Texts<typeof sv>

export const writeBackTexts = { sv, en }
