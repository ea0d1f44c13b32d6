import { defineErrors } from '../kernel/index.ts'

/** What is refused about products and runs. */
export const hubErrors = defineErrors('hub', {
  product_not_found: {
    status: 404,
    sv: 'Det finns ingen dataprodukt med det namnet.',
    en: 'There is no data product by that name.',
  },
  dataset_not_found: {
    status: 404,
    sv: 'Det finns ingen datamängd med det namnet i katalogen.',
    en: 'There is no dataset by that name in the catalogue.',
  },
  selection_not_possible: {
    status: 422,
    sv: 'Frågan kan inte ställas till dataprodukten: {detailSv}.',
    en: 'The data product cannot be asked that: {detailEn}.',
  },
  run_not_found: {
    status: 404,
    sv: 'Det finns ingen körning med det numret.',
    en: 'There is no run with that number.',
  },
  run_not_own: {
    status: 403,
    sv: 'Körningen är en annan organisations. Den går vidare.',
    en: 'The run is another organisation’s. It goes on.',
  },
  run_is_over: {
    status: 409,
    sv: 'Körningen är redan avslutad.',
    en: 'The run is over already.',
  },
  permit_needed: {
    status: 403,
    sv: 'Dataprodukten lämnas ut efter en godkänd ansökan. Ansök under Ansökningar.',
    en: 'The data product is released after an approved application. Apply under Applications.',
  },
  permit_not_found: {
    status: 404,
    sv: 'Det finns inget tillstånd med det numret som gäller dig.',
    en: 'There is no permit with that number that concerns you.',
  },
  permit_not_in_force: {
    status: 403,
    sv: 'Tillståndet {number} gäller inte nu. Inget är utlämnat.',
    en: 'The permit {number} is not in force. Nothing was released.',
  },
  outside_permit: {
    status: 403,
    sv: 'Det ligger utanför tillståndet {number}: {outsideSv}. Inget är utlämnat. Ändra frågan, eller ansök om mer.',
    en: 'That is outside of the permit {number}: {outsideEn}. Nothing was released. Change the question, or apply for more.',
  },
  not_own_region: {
    status: 403,
    sv: 'Utan tillstånd kan en region fråga sin egen nod, och ingen annans. Välj bara den egna regionen, eller ansök.',
    en: 'Without a permit a region may ask its own node, and nobody else’s. Choose the own region alone, or apply.',
  },
  node_not_found: {
    status: 404,
    sv: 'Det finns ingen nod för den regionen.',
    en: 'There is no node for that region.',
  },
  node_away: {
    status: 502,
    sv: 'Noden svarade inte, eller inte som den ska. Inget är ändrat.',
    en: 'The node did not answer, or not as it should. Nothing was changed.',
  },
  node_changed: {
    status: 409,
    sv: 'Någon annan har ändrat noden. Läs in den igen.',
    en: 'Somebody else has changed the node. Load it again.',
  },
})
