/** People that there are test numbers for. */
export const mostPeople = 2_000_000

const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9]
  .map((at) => {
    const digit = `substr(nine, ${at}, 1)::integer`
    return at % 2 === 1 ? `case when ${digit} > 4 then ${digit} * 2 - 9 else ${digit} * 2 end` : digit
  })
  .join(' + ')

/**
 * A `select` of `person` (from 0) and `number`, twelve digits: test numbers of people and test coordination numbers, which nobody has, with their
 * check digits.
 */
export const numbersOf = (people: number): string => `
  select person, century || nine || ((10 - (${digits}) % 10) % 10) as number from (
    select person, strftime(born, '%Y')[:2] as century,
      strftime(born, '%y%m') || printf('%02d', day(born) + 60 * (person % 2)) || (980 + person // 2 % 20) as nine
    from (select i as person, date '1889-01-01' + (i // 40)::integer as born from range(${people}) r(i)))`
