import type { Text } from '../../../kernel/index.ts'

/** Texts of codes, by code. */
export type Texts = Readonly<Record<string, Text>>

/** What acts of this room are called to the person they are about. Other rooms bring their own. */
export const actTexts: Texts = {
  'trust.audit.erase': { sv: 'Raderade en loggpost', en: 'Erased a log entry' },
  'trust.audit.extract': { sv: 'Tog fram vem som sett uppgifterna', en: 'Looked up who has seen the data' },
  'trust.review.assign': { sv: 'Utsåg någon att granska en åtkomst', en: 'Had an access reviewed' },
  'trust.review.conclude.justified': {
    sv: 'Granskade en åtkomst och fann den befogad',
    en: 'Reviewed an access and found it justified',
  },
  'trust.review.conclude.unjustified': {
    sv: 'Granskade en åtkomst och fann den obefogad',
    en: 'Reviewed an access and found it unjustified',
  },
  'trust.review.conclude.unclear': {
    sv: 'Granskade en åtkomst utan att kunna avgöra om den var befogad',
    en: 'Reviewed an access without being able to tell whether it was justified',
  },
  'trust.review.follow_up.none': {
    sv: 'Avslutade en granskning utan åtgärd',
    en: 'Closed a review without action',
  },
  'trust.review.follow_up.talk': {
    sv: 'Talade med den vars åtkomst granskats',
    en: 'Talked to the one reviewed',
  },
  'trust.review.follow_up.manager': {
    sv: 'Lämnade en granskning till chefen',
    en: 'Passed a review to the manager',
  },
  'trust.review.follow_up.person_informed': {
    sv: 'Informerade dig om en granskad åtkomst',
    en: 'Informed you of a reviewed access',
  },
  'trust.review.follow_up.police_report': {
    sv: 'Polisanmälde en granskad åtkomst',
    en: 'Reported a reviewed access to the police',
  },
  'trust.review.follow_up.authority_changed': {
    sv: 'Ändrade behörigheten efter en granskning',
    en: 'Changed an authority after a review',
  },
  'welfare.alarm.receive': { sv: 'Ett larm kom in', en: 'An alarm came in' },
  'welfare.alarm.read': { sv: 'Läste ett larm', en: 'Read an alarm' },
  'welfare.alarm.list': { sv: 'Läste en lista över larm', en: 'Read a list of alarms' },
  'welfare.alarm.watch': { sv: 'Följde larmen på en skärm', en: 'Watched the alarms on a screen' },
  'welfare.alarm.show': { sv: 'Fick larmet visat på sin skärm', en: 'Had the alarm shown on the screen' },
  'welfare.alarm.acknowledge': { sv: 'Tog hand om ett larm', en: 'Took charge of an alarm' },
  'welfare.alarm.dispatch': {
    sv: 'Skickade någon med anledning av ett larm',
    en: 'Sent somebody because of an alarm',
  },
  'welfare.alarm.arrive': { sv: 'Noterade att någon var framme', en: 'Noted that somebody had arrived' },
  'welfare.alarm.resolve': { sv: 'Avslutade ett larm', en: 'Ended an alarm' },
  'welfare.alarm.reopen': { sv: 'Öppnade ett larm igen', en: 'Opened an alarm again' },
  'welfare.alarm.note': { sv: 'Skrev en anteckning i ett larm', en: 'Wrote a note in an alarm' },
  'welfare.alarm.explain': {
    sv: 'Förklarade varför ett larm fick vänta',
    en: 'Explained why an alarm had to wait',
  },
  'welfare.alarm.reveal': {
    sv: 'Visade skyddade uppgifter i ett larm',
    en: 'Showed protected details in an alarm',
  },
  'welfare.alarm.export': {
    sv: 'Tog ut hela förloppet för ett larm',
    en: 'Took out the whole story of an alarm',
  },
  'welfare.alarm.report': { sv: 'Läste svarstider', en: 'Read answer times' },
  'welfare.board.read': { sv: 'Läste larmtavlan', en: 'Read the alarm board' },
  'welfare.person.reveal': { sv: 'Visade dina skyddade uppgifter', en: 'Showed your protected details' },
  'welfare.person.reveals': {
    sv: 'Läste vem som fått skyddade uppgifter visade',
    en: 'Read who had been shown protected details',
  },
  'welfare.person.search': {
    sv: 'Sökte på personnummer',
    en: 'Looked somebody up by personal identity number',
  },
  'welfare.device.test': { sv: 'Startade ett prov av en apparat', en: 'Started a test of a device' },
  'welfare.device.state': { sv: 'Ändrade en apparats läge', en: 'Changed the state of a device' },
  'welfare.device.password': { sv: 'Bytte en apparats lösenord', en: 'Renewed the password of a device' },
  'welfare.device.key': { sv: 'Gav en apparat en ny nyckel', en: 'Gave a device a new key' },
  'welfare.device.signals': { sv: 'Läste vad en apparat har skickat', en: 'Read what a device has sent' },
  'welfare.chain.check': { sv: 'Kontrollerade larmkedjor', en: 'Checked alarm chains' },
  'welfare.chain.who': {
    sv: 'Såg efter vem som skulle ringas vid larm',
    en: 'Looked up who would be called at an alarm',
  },
  'welfare.controller.read': { sv: 'Läste en kommuns uppgifter', en: 'Read a municipality' },
  'welfare.controller.list': { sv: 'Läste en lista över kommuner', en: 'Read a list of municipalities' },
  'welfare.controller.create': { sv: 'Registrerade en kommuns uppgifter', en: 'Registered a municipality' },
  'welfare.controller.change': { sv: 'Ändrade en kommuns uppgifter', en: 'Changed a municipality' },
  'welfare.controller.remove': { sv: 'Tog bort en kommuns uppgifter', en: 'Removed a municipality' },
  'welfare.controller.history': {
    sv: 'Läste ändringarna av en kommuns uppgifter',
    en: 'Read the changes of a municipality',
  },
  'welfare.group.read': { sv: 'Läste en larmgrupps uppgifter', en: 'Read a group on duty' },
  'welfare.group.list': { sv: 'Läste en lista över larmgrupper', en: 'Read a list of groups on duty' },
  'welfare.group.create': { sv: 'Registrerade en larmgrupps uppgifter', en: 'Registered a group on duty' },
  'welfare.group.change': { sv: 'Ändrade en larmgrupps uppgifter', en: 'Changed a group on duty' },
  'welfare.group.remove': { sv: 'Tog bort en larmgrupps uppgifter', en: 'Removed a group on duty' },
  'welfare.group.history': {
    sv: 'Läste ändringarna av en larmgrupps uppgifter',
    en: 'Read the changes of a group on duty',
  },
  'welfare.staff.read': { sv: 'Läste uppgifter om en medarbetare', en: 'Read an employee' },
  'welfare.staff.list': { sv: 'Läste en lista över personalen', en: 'Read a list of staff' },
  'welfare.staff.create': { sv: 'Registrerade uppgifter om en medarbetare', en: 'Registered an employee' },
  'welfare.staff.change': { sv: 'Ändrade uppgifter om en medarbetare', en: 'Changed an employee' },
  'welfare.staff.remove': { sv: 'Tog bort uppgifter om en medarbetare', en: 'Removed an employee' },
  'welfare.staff.history': {
    sv: 'Läste ändringarna av uppgifter om en medarbetare',
    en: 'Read the changes of an employee',
  },
  'welfare.home.read': { sv: 'Läste uppgifter om hemmet', en: 'Read the details of the home' },
  'welfare.home.list': { sv: 'Läste en lista över hem', en: 'Read a list of homes' },
  'welfare.home.create': { sv: 'Registrerade uppgifter om ett hem', en: 'Registered a home' },
  'welfare.home.change': { sv: 'Ändrade uppgifter om ett hem', en: 'Changed a home' },
  'welfare.home.remove': { sv: 'Tog bort uppgifter om ett hem', en: 'Removed a home' },
  'welfare.home.history': {
    sv: 'Läste ändringarna av uppgifter om ett hem',
    en: 'Read the changes of a home',
  },
  'welfare.person.read': { sv: 'Läste dina uppgifter', en: 'Read your details' },
  'welfare.person.list': { sv: 'Läste en lista över personer', en: 'Read a list of people' },
  'welfare.person.create': { sv: 'Registrerade dina uppgifter', en: 'Registered your details' },
  'welfare.person.change': { sv: 'Ändrade dina uppgifter', en: 'Changed your details' },
  'welfare.person.remove': { sv: 'Tog bort dina uppgifter', en: 'Removed your details' },
  'welfare.person.history': {
    sv: 'Läste ändringarna av dina uppgifter',
    en: 'Read the changes of your details',
  },
  'welfare.device.read': { sv: 'Läste uppgifter om en apparat', en: 'Read a device' },
  'welfare.device.list': { sv: 'Läste en lista över apparater', en: 'Read a list of devices' },
  'welfare.device.create': { sv: 'Registrerade uppgifter om en apparat', en: 'Registered a device' },
  'welfare.device.change': { sv: 'Ändrade uppgifter om en apparat', en: 'Changed a device' },
  'welfare.device.remove': { sv: 'Tog bort uppgifter om en apparat', en: 'Removed a device' },
  'welfare.device.history': {
    sv: 'Läste ändringarna av uppgifter om en apparat',
    en: 'Read the changes of a device',
  },
  'welfare.chain.read': { sv: 'Läste en larmkedja', en: 'Read an alarm chain' },
  'welfare.chain.list': { sv: 'Läste en lista över larmkedjor', en: 'Read a list of alarm chains' },
  'welfare.chain.create': { sv: 'Registrerade en larmkedja', en: 'Registered an alarm chain' },
  'welfare.chain.change': { sv: 'Ändrade en larmkedja', en: 'Changed an alarm chain' },
  'welfare.chain.remove': { sv: 'Tog bort en larmkedja', en: 'Removed an alarm chain' },
  'welfare.chain.history': {
    sv: 'Läste ändringarna av en larmkedja',
    en: 'Read the changes of an alarm chain',
  },
}

/** What purposes are called. */
export const purposeTexts: Texts = {
  care: { sv: 'Vård och omsorg', en: 'Care' },
  emergency: { sv: 'Fara för liv eller hälsa', en: 'Danger to life or health' },
  administration: { sv: 'Administration av vården', en: 'Administration of care' },
  quality: { sv: 'Kvalitetsuppföljning', en: 'Quality follow-up' },
  supervision: { sv: 'Tillsyn', en: 'Supervision' },
  own_access: { sv: 'Den enskildes egen åtkomst', en: "The person's own access" },
  alarm: { sv: 'Trygghetslarm', en: 'Social alarm' },
  log_review: { sv: 'Kontroll av åtkomst', en: 'Review of access' },
}
