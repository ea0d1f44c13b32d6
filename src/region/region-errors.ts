import { defineErrors } from '../kernel/index.ts'

/** What goes wrong between hub and node, and among the region's own people. */
export const regionErrors = defineErrors('region', {
  order_untrusted: {
    status: 401,
    sv: 'Ordern är inte undertecknad av ett nav som noden känner, inte ställd till noden eller inte i kraft ({why}). Ingenting är gjort. Underteckna en ny order.',
    en: 'The order is not signed by a hub that the node knows, not addressed to the node or not in force ({why}). Nothing was done. Sign a new order.',
  },
  order_replayed: {
    status: 409,
    sv: 'Orderns namn (jti) har redan använts. Ingenting är gjort. Underteckna en ny order med ett nytt namn.',
    en: 'The name (jti) of the order has been used already. Nothing was done. Sign a new order with a new name.',
  },
  order_version: {
    status: 422,
    sv: 'Noden känner inte den versionen av order. Den känner {versions}.',
    en: 'The node does not know that version of orders. It knows {versions}.',
  },
  order_form: {
    status: 422,
    sv: 'Ordern har fel form vid {where}. Ingenting är gjort.',
    en: 'The order has the wrong form at {where}. Nothing was done.',
  },
  order_model_version: {
    status: 422,
    sv: 'Produkten är skriven för version {asked} av den gemensamma modellen. Noden har version {here}.',
    en: 'The product is written for version {asked} of the common model. The node has version {here}.',
  },
  order_view_unknown: {
    status: 422,
    sv: 'Den gemensamma modellen har ingen vy {name}.',
    en: 'The common model has no view {name}.',
  },
  order_column_unknown: {
    status: 422,
    sv: 'Vyn har ingen kolumn {name}.',
    en: 'The view has no column {name}.',
  },
  order_measure_unknown: {
    status: 422,
    sv: 'Produkten har inget mått {name}.',
    en: 'The product has no measure {name}.',
  },
  order_dimension_unknown: {
    status: 422,
    sv: 'Produkten har ingen dimension {name}.',
    en: 'The product has no dimension {name}.',
  },
  order_repeated: {
    status: 422,
    sv: '{name} står två gånger. Ta bort det ena.',
    en: '{name} comes twice. Remove one of them.',
  },
  order_type: {
    status: 422,
    sv: '{name} är av en typ som inte kan användas så.',
    en: '{name} is of a type that cannot be used so.',
  },
  order_value: {
    status: 422,
    sv: 'Ett värde som {name} jämförs med är inte av kolumnens typ, eller passar inte jämförelsen.',
    en: 'A value that {name} is compared with is not of the type of the column, or does not fit the comparison.',
  },
  order_person: {
    status: 422,
    sv: 'Vyn handlar om personer, och produkten säger inte vilken kolumn de står i. Små antal kan då inte skyddas.',
    en: 'The view is about people, and the product does not say in which column they are. Small counts could not be protected.',
  },
  order_grain: {
    status: 422,
    sv: 'Produkten redovisas per {grain} och inte finare, och perioden ska börja och sluta där en sådan börjar.',
    en: 'The product is told by {grain} and no finer, and the period must begin and end where one begins.',
  },
  order_period: {
    status: 422,
    sv: 'Perioden slutar innan den börjar eller är längre än {years} år.',
    en: 'The period ends before it begins or is longer than {years} years.',
  },
  order_too_many_cells: {
    status: 422,
    sv: 'Svaret skulle ha fler än {most} rader. Välj färre dimensioner eller en kortare period.',
    en: 'The answer would have more than {most} rows. Choose fewer dimensions or a shorter period.',
  },
  permit_missing: {
    status: 422,
    sv: 'Rader om enskilda lämnas bara ut med ett tillstånd.',
    en: 'Rows about individuals are given out under a permit only.',
  },
  permit_expired: {
    status: 422,
    sv: 'Tillståndet gäller inte längre. Ingenting är utlämnat.',
    en: 'The permit holds no longer. Nothing was given out.',
  },
  run_unknown: {
    status: 404,
    sv: 'Noden har ingen sådan körning.',
    en: 'The node has no such run.',
  },
  run_other_order: {
    status: 409,
    sv: 'Körningen finns redan med en annan order. Ge den nya ett eget id.',
    en: 'The run exists already with another order. Give the new one an id of its own.',
  },
  run_not_held: {
    status: 409,
    sv: 'Körningen väntar inte på beslut. Den är {state}. Läs listan igen.',
    en: 'The run does not wait for a decision. It is {state}. Read the list again.',
  },
  reason_identity: {
    status: 422,
    sv: 'Skälet innehåller något som ser ut som ett personnummer, och skulle lämnas till navet. Inget är sparat. Ta bort det.',
    en: 'The reason has something in it that looks like a personal identity number, and would go to the hub. Nothing was kept. Remove it.',
  },
  run_over: {
    status: 409,
    sv: 'Körningen är redan slut. Den är {state}. Läs den igen.',
    en: 'The run is over already. It is {state}. Read it again.',
  },
  run_ended: {
    status: 403,
    sv: 'Regionen har avbrutit körningen: {reason}',
    en: 'The region has ended the run: {reason}',
  },
  run_refused: {
    status: 403,
    sv: 'Regionen har avslagit körningen: {reason}',
    en: 'The region has refused the run: {reason}',
  },
  run_timed_out: {
    status: 504,
    sv: 'Körningen tog längre tid än noden tillåter och avbröts. Välj färre dimensioner eller en kortare period.',
    en: 'The run took longer than the node allows and was ended. Choose fewer dimensions or a shorter period.',
  },
  run_gave_up: {
    status: 500,
    sv: 'Noden avbröts under körningen {attempts} gånger och försöker inte igen.',
    en: 'The node was interrupted in the run {attempts} times and does not try again.',
  },
  run_failed: {
    status: 500,
    sv: 'Körningen misslyckades hos noden. Regionen ser varför i sin logg. Ingenting är utlämnat.',
    en: 'The run failed at the node. The region sees why in its log. Nothing was given out.',
  },
  data_not_there: {
    status: 503,
    sv: 'Regionens uppgifter finns inte hos noden ännu. Ingenting är utlämnat. Fråga igen senare.',
    en: 'The region’s data is not at the node yet. Nothing was given out. Ask again later.',
  },
  run_queue_full: {
    status: 503,
    sv: 'Noden har redan {most} körningar som väntar. Försök igen senare.',
    en: 'The node has {most} runs waiting already. Try again later.',
  },
  result_gone: {
    status: 410,
    sv: 'Resultatet har gallrats. Kör igen.',
    en: 'The result has been deleted. Run again.',
  },
  file_unknown: {
    status: 404,
    sv: 'Körningen har ingen fil.',
    en: 'The run has no file.',
  },
  policy_no_part: {
    status: 403,
    sv: 'Regionen deltar inte i produkten.',
    en: 'The region does not take part in the product.',
  },
  policy_dimension: {
    status: 403,
    sv: 'Regionen lämnar inte ut produkten per {name}.',
    en: 'The region does not give out the product by {name}.',
  },
  policy_threshold_lower: {
    status: 422,
    sv: 'Gränsen för små antal kan bara skärpas. Produktens är {product}. Inget är sparat. Ange {product} eller högre.',
    en: 'The threshold for small counts can be made stricter only. The product’s is {product}. Nothing was kept. Give {product} or higher.',
  },
  policy_stale: {
    status: 409,
    sv: 'Någon annan har ändrat beslutet sedan du läste det. Inget är sparat. Läs det igen.',
    en: 'Somebody else has changed the decision since you read it. Nothing was kept. Read it again.',
  },
  product_unknown: {
    status: 404,
    sv: 'Noden känner ingen sådan produkt.',
    en: 'The node knows no such product.',
  },
  node_keys_unusable: {
    status: 500,
    sv: 'Nodens nyckelfil kan inte användas: {fault}. Lägg tillbaka den från säkerhetskopian.',
    en: 'The node’s key file cannot be used: {fault}. Put it back from the backup.',
  },
})
