import { defineErrors } from '../../kernel/index.ts'

/** What is refused about exposure limits, alerts and suspensions. */
export const limitErrors = defineErrors('trust', {
  limit_system_not_found: {
    status: 404,
    sv: 'Systemet finns inte, eller hör inte till någon av dina organisationer.',
    en: 'The system does not exist, or belongs to none of your organisations.',
  },
  limit_not_set: {
    status: 404,
    sv: 'Ingen gräns är satt för systemet, så de allmänna gränserna gäller.',
    en: 'No limit is set for the system, so that the general limits hold.',
  },
  limit_not_yours: {
    status: 403,
    sv: 'En gräns sätts utanför systemet: av en personuppgiftsansvarig som det arbetar åt, eller av den som driver plattformen. Varken systemet eller dess egen organisation får ändra den. Inget är ändrat.',
    en: 'A limit is set outside the system: by a controller it acts for, or by whoever runs the platform. Neither the system nor its own organisation may change it. Nothing was changed.',
  },
  limits_full: {
    status: 409,
    sv: 'Det finns redan {count} gränser, vilket är så många som plattformen håller. Inget är sparat. Ta bort gränser för system som inte används.',
    en: 'There are already {count} limits, which is as many as the platform keeps. Nothing was kept. Remove limits of systems that are not in use.',
  },
  limit_alert_not_found: {
    status: 404,
    sv: 'Larmet finns inte, eller gäller ett system som inte hör till någon av dina organisationer.',
    en: 'The alert does not exist, or is about a system that belongs to none of your organisations.',
  },
  limit_alert_closed: {
    status: 409,
    sv: 'Någon har redan avslutat larmet. Din slutsats är inte sparad. Läs larmet igen.',
    en: 'Somebody has closed the alert already. Your conclusion was not kept. Read the alert again.',
  },
  system_not_suspended: {
    status: 409,
    sv: 'Systemet är inte avstängt. Inget är ändrat.',
    en: 'The system is not suspended. Nothing was changed.',
  },
})
