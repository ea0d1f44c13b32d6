import { type Texts, useTexts } from '../i18n/texts.ts'
import { scheduleOf } from './schedule.ts'

const sv = {
  daily: (at: string) => `Varje dag ${at}`,
  weekly: (day: number, at: string) => `Varje ${days.sv[day]} ${at}`,
  monthly: (day: number, at: string) => `Den ${day} varje månad ${at}`,
  yearly: (month: number, day: number, at: string) => `Den ${day} ${months.sv[month]} varje år ${at}`,
  hourly: (minute: number) => `Varje timme, ${minute} minuter över`,
  cron: (line: string) => `Enligt schemat ${line}`,
}

const en = {
  daily: (at: string) => `Every day ${at}`,
  weekly: (day: number, at: string) => `Every ${days.en[day]} ${at}`,
  monthly: (day: number, at: string) => `On day ${day} of every month ${at}`,
  yearly: (month: number, day: number, at: string) => `On ${day} ${months.en[month]} every year ${at}`,
  hourly: (minute: number) => `Every hour, ${minute} minutes past`,
  cron: (line: string) => `By the schedule ${line}`,
} satisfies Texts<typeof sv>

const days = {
  sv: ['', 'måndag', 'tisdag', 'onsdag', 'torsdag', 'fredag', 'lördag', 'söndag'],
  en: ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
}

const monthNames = (locale: string): string[] => [
  '',
  ...Array.from({ length: 12 }, (_, month) =>
    new Intl.DateTimeFormat(locale, { month: 'long' }).format(new Date(2026, month, 1)),
  ),
]
const months = { sv: monthNames('sv'), en: monthNames('en-GB') }

const texts = { sv, en }

/** How a schedule as in crontab(5) is read. */
export function useScheduleWords(): (cron: string) => string {
  const words = useTexts(texts)
  return (cron) => {
    const told = scheduleOf(cron)
    if ('cron' in told) return words.cron(told.cron)
    switch (told.every) {
      case 'hour':
        return words.hourly(told.minute)
      case 'year':
        return words.yearly(told.month, told.day, told.at)
      case 'day':
        return words.daily(told.at)
      case 'week':
        return words.weekly(told.day, told.at)
      case 'month':
        return words.monthly(told.day, told.at)
    }
  }
}
