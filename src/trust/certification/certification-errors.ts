import { defineErrors } from '../../kernel/index.ts'

/** What is refused about schemes, products, marks and allow-lists. */
export const certificationErrors = defineErrors('trust', {
  scheme_not_found: {
    status: 404,
    sv: 'Certifieringsordningen finns inte. Läs listan igen.',
    en: 'The certification scheme does not exist. Read the list again.',
  },
  scheme_name_taken: {
    status: 409,
    sv: 'Det finns redan en certifieringsordning med det namnet. Inget är sparat. Välj ett annat namn.',
    en: 'There is a certification scheme of that name already. Nothing was kept. Choose another name.',
  },
  scheme_not_yours: {
    status: 403,
    sv: 'Certifieringsordningar sköts av den som driver plattformen. Inget är sparat.',
    en: 'Certification schemes are kept by whoever runs the platform. Nothing was kept.',
  },
  product_not_found: {
    status: 404,
    sv: 'Produkten finns inte. Läs listan igen.',
    en: 'The product does not exist. Read the list again.',
  },
  product_not_yours: {
    status: 403,
    sv: 'En produkt skrivs av sin leverantör, och märken som någon har sett registreras av den som driver plattformen. Inget är sparat.',
    en: 'A product is written by its supplier, and marks that somebody has seen are recorded by whoever runs the platform. Nothing was kept.',
  },
  mark_not_found: {
    status: 404,
    sv: 'Produkten har inget sådant märke. Läs produkten igen.',
    en: 'The product has no such mark. Read the product again.',
  },
  mark_revoked: {
    status: 409,
    sv: 'Märket är redan återkallat. Inget är ändrat. Registrera ett nytt om det ska gälla igen.',
    en: 'The mark is revoked already. Nothing was changed. Record a new one if it is to hold again.',
  },
  mark_period_invalid: {
    status: 422,
    sv: 'Märket har redan upphört att gälla. Inget är sparat. Rätta tiden.',
    en: 'The mark has ceased to hold already. Nothing was kept. Correct the time.',
  },
  mark_must_be_signed: {
    status: 422,
    sv: 'Ordningens märken utfärdas i en federation. Inget är sparat. Skicka det signerade märket ("trustMark"), och ange produktens "entityId".',
    en: 'Marks of the scheme are issued in a federation. Nothing was kept. Send the signed mark ("trustMark"), and give the product its "entityId".',
  },
  mark_cannot_be_signed: {
    status: 422,
    sv: 'Ordningens märken registreras för hand, utan "trustMark". Inget är sparat.',
    en: 'Marks of the scheme are recorded by hand, without "trustMark". Nothing was kept.',
  },
  mark_not_verifiable: {
    status: 422,
    sv: 'Plattformen är inte med i någon federation, så märket kan inte prövas. Inget är sparat.',
    en: 'The platform is in no federation, so that the mark cannot be verified. Nothing was kept.',
  },
  marks_full: {
    status: 409,
    sv: 'Det finns redan {count}, vilket är så många som plattformen håller. Inget är sparat. Ta bort det som inte längre gäller.',
    en: 'There are already {count}, which is as many as the platform keeps. Nothing was kept. Remove what holds no longer.',
  },
  admission_not_found: {
    status: 404,
    sv: 'Kriteriet finns inte på vitlistan. Läs listan igen.',
    en: 'The criterion is not on the allow-list. Read the list again.',
  },
  admission_names_unknown: {
    status: 422,
    sv: 'Kriteriet nämner en ordning eller produkt som inte finns ({field}). Inget är sparat. Välj en annan.',
    en: 'The criterion names a scheme or product that does not exist ({field}). Nothing was kept. Choose another.',
  },
  admission_too_open: {
    status: 422,
    sv: 'Ett kriterium kräver minst ett märke, eller nämner produkterna. Inget är sparat. Välj en ordning eller produkter.',
    en: 'A criterion asks for one mark at least, or names the products. Nothing was kept. Choose a scheme or products.',
  },
  allow_list_not_found: {
    status: 404,
    sv: 'Organisationen finns inte, eller så är vitlistan inte din att se.',
    en: 'The organisation does not exist, or its allow-list is not yours to see.',
  },
  allow_list_not_yours: {
    status: 403,
    sv: 'En vitlista är den personuppgiftsansvarigas egen. Inget är sparat. Be den organisationen.',
    en: "An allow-list is the controller's own. Nothing was kept. Ask that organisation.",
  },
})
