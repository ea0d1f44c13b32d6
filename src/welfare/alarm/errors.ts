import { defineErrors } from '../../kernel/index.ts'

/** What can be refused of an alarm, in words for whoever is at the screen. */
export const alarmErrors = defineErrors('welfare', {
  alarm_not_found: {
    status: 404,
    sv: 'Larmet finns inte, eller hör till en kommun som gruppen inte tar larm för.',
    en: 'The alarm does not exist, or belongs to a municipality that the group does not serve.',
  },
  alarm_taken: {
    status: 409,
    sv: 'Larmet är redan kvitterat av {name}. Inget har ändrats. Ta över det om du ska hantera det i stället.',
    en: 'The alarm is already acknowledged by {name}. Nothing was changed. Take it over if you are to handle it instead.',
  },
  already_resolved: {
    status: 409,
    sv: 'Larmet är redan avslutat. Inget har ändrats. Återöppna det om det ska hanteras igen.',
    en: 'The alarm is already resolved. Nothing was changed. Reopen it if it is to be handled again.',
  },
  not_acknowledged: {
    status: 409,
    sv: 'Ingen har kvitterat larmet, och det ringer fortfarande. Kvittera först.',
    en: 'Nobody has acknowledged the alarm, and it is still ringing. Acknowledge it first.',
  },
  pressed_again: {
    status: 409,
    sv: 'Personen har larmat igen ({presses} tryck) och det ringer. Larmet är inte avslutat. Kvittera det nya trycket först.',
    en: 'The person has pressed again ({presses} presses) and it is ringing. The alarm is not resolved. Acknowledge the new press first.',
  },
  another_open: {
    status: 409,
    sv: 'Personen har redan ett nyare öppet larm. Det här är fortfarande avslutat. Hantera det öppna larmet.',
    en: 'The person already has a newer open alarm. This one is still resolved. Handle the open alarm.',
  },
  nothing_to_send: {
    status: 409,
    sv: 'Larmet har inget resultat som väntar på att komma in i journalen. Inget har ändrats.',
    en: 'The alarm has no outcome that waits to get into the record. Nothing was changed.',
  },
  receipt_ahead: {
    status: 409,
    sv: 'Skärmen kvitterade fler tryck än larmet har. Visningen är inte noterad.',
    en: 'The screen confirmed more presses than the alarm has. The receipt was not recorded.',
  },
  staff_not_found: {
    status: 422,
    sv: 'Personen som handlar finns inte i personalregistret. Inget har ändrats. Välj vem du är igen.',
    en: 'Whoever acts is not in the staff register. Nothing was changed. Choose who you are again.',
  },
  responder_not_found: {
    status: 422,
    sv: 'Den som skulle skickas finns inte i registret. Inget har ändrats. Välj en annan.',
    en: 'Whoever was to be sent is not in the register. Nothing was changed. Choose another.',
  },
  signal_busy: {
    status: 503,
    sv: 'Mottagningen är överlastad. Signalen är inte mottagen. Skicka den igen om {seconds} sekunder med samma ref.',
    en: 'The reception is overloaded. The signal was not received. Send it again in {seconds} seconds with the same ref.',
  },
  signal_refused: {
    status: 422,
    sv: 'Signalen kunde inte sparas och är inte mottagen. Rätta den och skicka igen.',
    en: 'The signal could not be kept and was not received. Correct it and send it again.',
  },
  device_not_authenticated: {
    status: 401,
    sv: 'Apparaten kunde inte visa vem den är. Signalen är inte mottagen. Kontrollera apparatens nyckel, eller skicka över SIP om den har lösenord eller certifikat.',
    en: 'The device could not show who it is. The signal was not received. Check its key, or send over SIP if it has a password or a certificate.',
  },
  group_not_found: {
    status: 404,
    sv: 'Gruppen finns inte. Välj en annan grupp.',
    en: 'The group does not exist. Choose another group.',
  },
})
