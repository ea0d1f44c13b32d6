import { defineErrors } from '../../kernel/index.ts'

const kept = {
  sv: 'Inget lästes in; det som fanns före är kvar.',
  en: 'Nothing was loaded; what was there before is kept.',
}

/** What goes wrong with sources, mappings and loads. */
export const loadErrors = defineErrors('region', {
  source_unknown: {
    status: 404,
    sv: 'Ingen mappning har källan {source}.',
    en: 'No mapping has the source {source}.',
  },
  source_in_place: {
    status: 409,
    sv: 'Källan {source} läses där den är och laddas inte.',
    en: 'The source {source} is read where it is, and is not loaded.',
  },
  load_unknown: {
    status: 404,
    sv: 'Det finns ingen sådan laddning.',
    en: 'There is no such load.',
  },
  load_waiting: {
    status: 409,
    sv: 'En laddning av {source} väntar eller pågår redan. Vänta tills den är klar.',
    en: 'A load of {source} waits or is under way already. Wait until it is done.',
  },
  column_gone: {
    status: 422,
    sv: `Kolumnen {column} i {table} finns inte längre i källan, och mappningen behöver den för {targets}. ${kept.sv} Rätta källan, eller ändra mappningen.`,
    en: `The column {column} of {table} is no longer in the source, and the mapping needs it for {targets}. ${kept.en} Mend the source, or change the mapping.`,
  },
  mapping_unfit: {
    status: 422,
    sv: `Mappningen {file} passar inte källan vid {entity}.{column}: {fault}. ${kept.sv} Ändra mappningen.`,
    en: `The mapping {file} does not fit the source at {entity}.{column}: {fault}. ${kept.en} Change the mapping.`,
  },
  expression_failed: {
    status: 422,
    sv: `Källans databas kunde inte räkna ut {entity} (SQLSTATE {state}). ${kept.sv} Ändra mappningen så att den tål alla värden.`,
    en: `The source’s database could not compute {entity} (SQLSTATE {state}). ${kept.en} Change the mapping so that it bears all values.`,
  },
  file_unreadable: {
    status: 422,
    sv: `Filen {file} kan inte läsas ({fault}). ${kept.sv} Lägg dit en hel fil med samma namn, eller ta bort den; filer från senare dagar väntar.`,
    en: `The file {file} cannot be read ({fault}). ${kept.en} Put a whole file of the same name there, or remove it; files of later days wait.`,
  },
  file_changed: {
    status: 409,
    sv: `Filen {file} ändrades medan den lästes. ${kept.sv} Den läses nästa gång.`,
    en: `The file {file} was changed while it was read. ${kept.en} It is read the next time.`,
  },
  files_out_of_order: {
    status: 409,
    sv: `Filen {file} är äldre än det som redan är inläst ({batch}), och skulle skriva över nyare uppgifter. ${kept.sv} Ta bort den, eller ge den ett senare namn.`,
    en: `The file {file} is older than what is loaded already ({batch}), and would overwrite newer data. ${kept.en} Remove it, or give it a later name.`,
  },
  table_missing: {
    status: 422,
    sv: `Tabellen {table}, som {entity} behöver, har ingen fil för {batch}. ${kept.sv} Lägg dit filen.`,
    en: `The table {table}, which {entity} needs, has no file for {batch}. ${kept.en} Put the file there.`,
  },
  source_changed: {
    status: 422,
    sv: 'Regionens källa har ändrats och passar inte längre mappningen av {entity} ({state}). Ingenting är räknat. Regionen behöver rätta källan eller mappningen.',
    en: 'The region’s source has changed and no longer fits the mapping of {entity} ({state}). Nothing was counted. The region needs to mend the source or the mapping.',
  },
  source_away: {
    status: 503,
    sv: `Källans databas svarar inte. ${kept.sv} Nästa laddning försöker igen.`,
    en: `The source’s database does not answer. ${kept.en} The next load tries again.`,
  },
  store_full: {
    status: 507,
    sv: `Nodens disk eller minne räckte inte. ${kept.sv} Gör plats och ladda igen.`,
    en: `The node’s disk or memory did not suffice. ${kept.en} Make room, and load again.`,
  },
  load_interrupted: {
    status: 503,
    sv: `Noden stannade under laddningen. ${kept.sv} Nästa laddning börjar om.`,
    en: `The node stopped during the load. ${kept.en} The next load begins anew.`,
  },
  load_failed: {
    status: 500,
    sv: `Laddningen misslyckades av ett fel i noden. ${kept.sv} Felet står i nodens logg.`,
    en: `The load failed through a fault of the node. ${kept.en} The fault is in the node’s log.`,
  },
})
