import type { Texts } from '../../i18n/texts.ts'

const sv = {
  entry_altered: 'Händelsen är ändrad efter att den skrevs in',
  entry_removed: 'Händelsen är borttagen utan att ha raderats så som loggen säger',
  entry_inserted: 'Händelsen är inlagd av någon annan än programmet',
  leaf_altered: 'Platsen i loggen säger något annat än det som skrevs under',
  leaf_removed: 'Platsen i loggen saknas',
  leaf_inserted: 'Platsen i loggen är inlagd av någon annan',
  leaf_moved: 'Platsen i loggen har det som skrevs under för en annan plats',
  tile_altered: 'Blocket har inte de kontrollsummor som skrevs under',
  tile_removed: 'Blocket saknas',
  tile_inserted: 'Blocket hör inte till den logg som skrevs under',
  checkpoint_altered: 'Kontrollpunkten är inte en som loggen har skrivit under, eller motsäger loggen',
  checkpoint_removed: 'Kontrollpunkten saknas',
  log_altered: 'Loggens läge är inte det som skrevs under',
  entry_waiting: 'Händelsen har väntat för länge på sin plats',
}

const en = {
  entry_altered: 'The event was altered after it had been entered',
  entry_removed: 'The event was removed without an erasure',
  entry_inserted: 'The event was put in by another hand than the program',
  leaf_altered: 'The place in the log says something else than what was signed',
  leaf_removed: 'The place in the log is missing',
  leaf_inserted: 'The place in the log was put in by another hand',
  leaf_moved: 'The place in the log has what was signed for another place',
  tile_altered: 'The tile does not have the hashes that were signed',
  tile_removed: 'The tile is missing',
  tile_inserted: 'The tile is not of the log that was signed',
  checkpoint_altered: 'The checkpoint is not one that the log signed, or contradicts the log',
  checkpoint_removed: 'The checkpoint is missing',
  log_altered: 'The state of the log is not what was signed',
  entry_waiting: 'The event has been waiting for its place for too long',
} satisfies Texts<typeof sv>

export const faultTexts = { sv, en }
