/** By product, what of it is delivered each time; when and how is as the product says of its register. */
export const registerPlans = {
  beds: {
    asked: {
      measures: ['available', 'occupancy', 'overcrowding', 'outlying'],
      dimensions: ['hospital', 'day'],
      filters: [],
    },
    period: { unit: 'day', back: 0, length: 1 },
  },
  waiting: {
    asked: { measures: ['waiting', 'within_90'], dimensions: ['region', 'specialty', 'month'], filters: [] },
    period: { unit: 'month', back: 0, length: 1 },
  },
  completed_waits: {
    asked: { measures: ['completed', 'median'], dimensions: ['region', 'specialty', 'month'], filters: [] },
    period: { unit: 'month', back: 0, length: 1 },
  },
  costs: {
    asked: {
      measures: ['contacts', 'outliers', 'cost', 'total'],
      dimensions: ['region', 'year'],
      filters: [],
    },
    period: { unit: 'year', back: 0, length: 1 },
  },
} as const
