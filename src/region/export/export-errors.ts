import { defineErrors } from '../../kernel/index.ts'

const nothing = { sv: 'Inget är exporterat.', en: 'Nothing was exported.' }

/** What goes wrong with exports. */
export const exportErrors = defineErrors('region', {
  export_unknown: {
    status: 404,
    sv: 'Det finns ingen sådan export.',
    en: 'There is no such export.',
  },
  export_under_way: {
    status: 409,
    sv: 'En export väntar eller pågår redan. Vänta tills den är klar.',
    en: 'An export waits or is under way already. Wait until it is done.',
  },
  export_in_place: {
    status: 409,
    sv: 'Noden läser regionens lager där det är och har inga egna rader att exportera. Exportera ur lagret.',
    en: 'The node reads the region’s warehouse where it is, and has no rows of its own to export. Export from the warehouse.',
  },
  export_not_there: {
    status: 409,
    sv: 'Exporten har inga filer: den är inte klar, gick inte att göra eller är borttagen.',
    en: 'The export has no files: it is not done, could not be made, or was removed.',
  },
  export_file_unknown: {
    status: 404,
    sv: 'Exporten har ingen fil med det namnet.',
    en: 'The export has no file by that name.',
  },
  export_no_data: {
    status: 409,
    sv: `Inga uppgifter är inlästa i noden. ${nothing.sv} Läs in regionens uppgifter och beställ exporten igen.`,
    en: `No data has been loaded into the node. ${nothing.en} Load the region’s data, and order the export again.`,
  },
  export_full: {
    status: 507,
    sv: `Nodens disk eller minne räckte inte. ${nothing.sv} Gör plats och beställ exporten igen.`,
    en: `The node’s disk or memory did not suffice. ${nothing.en} Make room, and order the export again.`,
  },
  export_interrupted: {
    status: 503,
    sv: `Noden stoppades medan exporten pågick. ${nothing.sv} Beställ den igen.`,
    en: `The node was stopped while the export was under way. ${nothing.en} Order it again.`,
  },
  export_failed: {
    status: 500,
    sv: `Exporten gick inte att göra. ${nothing.sv} Nodens logg säger mer; beställ den igen när felet är rättat.`,
    en: `The export could not be made. ${nothing.en} The node’s log says more; order it again when the fault is mended.`,
  },
})
