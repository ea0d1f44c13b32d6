import { defineErrors, KnutpunktError } from '../../kernel/index.ts'

/** What is refused about service contracts. */
export const contractErrors = defineErrors('exchange', {
  contract_not_found: {
    status: 404,
    sv: 'Tjänstekontraktet finns inte. Läs listan igen.',
    en: 'The service contract does not exist. Read the list again.',
  },
  contract_exists: {
    status: 409,
    sv: '{key} finns redan i underversion {minor}. Inget är sparat. Höj underversionen i filerna, eller ändra det som finns.',
    en: '{key} exists already at minor version {minor}. Nothing was kept. Raise the minor version in the files, or change the one that exists.',
  },
  contract_files_wrong: {
    status: 422,
    sv: 'Filen {file} kan inte användas: {faultSv} Inget är sparat. Rätta filen och importera alla filer igen.',
    en: 'The file {file} cannot be used: {faultEn} Nothing was kept. Correct the file and import all files again.',
  },
  contract_lifecycle: {
    status: 409,
    sv: 'Kontraktet kan inte gå från {fromSv} till {toSv}. Inget är ändrat. Läs det igen och välj ett steg som står där.',
    en: 'The contract cannot go from {fromEn} to {toEn}. Nothing was changed. Read it again and choose a step that stands there.',
  },
  contract_sunset: {
    status: 422,
    sv: 'Ange den dag då kontraktet slutar utlovas, i dag eller senare. Inget är ändrat.',
    en: 'Name the day on which the contract stops being promised, today or later. Nothing was changed.',
  },
  contract_lifecycle_first: {
    status: 422,
    sv: 'Ett nytt kontrakt är utkast eller i kraft. Inget är sparat. Avveckla det efteråt, om det behövs.',
    en: 'A new contract is a draft or in force. Nothing was kept. Deprecate it afterwards, if need be.',
  },
  contract_stale: {
    status: 409,
    sv: 'Någon annan har ändrat kontraktet sedan du läste det. Inget är sparat. Läs det igen och gör om ändringen.',
    en: 'Somebody else has changed the contract since you read it. Nothing was kept. Read it again and redo the change.',
  },
  contract_facts_wrong: {
    status: 422,
    sv: 'Uppgiften {field} kan inte användas: {faultSv} Inget är sparat.',
    en: 'The field {field} cannot be used: {faultEn} Nothing was kept.',
  },
})

/** A file cannot be used, and why: a sentence in each language, with nothing out of the file. */
export function fileWrong(file: string, faultSv: string, faultEn: string): KnutpunktError {
  return new KnutpunktError(contractErrors.contract_files_wrong, { values: { file, faultSv, faultEn } })
}
