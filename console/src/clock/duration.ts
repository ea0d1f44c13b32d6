/**
 * A length of time as operators read it: `0:42`, `6:02`, `1:06:02`, and from two days `3 d 4 h`. Never negative.
 *
 * @param seconds whole or fractional seconds
 */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const [days, hours, minutes, rest] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600),
    Math.floor(whole / 60),
    whole % 60,
  ]
  const two = (part: number) => String(part).padStart(2, '0')
  if (days >= 2) return `${days} d ${hours % 24} h`
  if (hours >= 1) return `${hours}:${two(minutes % 60)}:${two(rest)}`
  return `${minutes}:${two(rest)}`
}

/**
 * How long ago something was, roughly, as it is said: `42 s`, `12 min`, `5 tim`, `3 dygn`.
 *
 * @param units the words for hours and days
 */
export function agoText(seconds: number, units: { hours: string; days: string }): string {
  const whole = Math.max(0, Math.floor(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min`
  if (whole < 2 * 86_400) return `${Math.floor(whole / 3600)} ${units.hours}`
  return `${Math.floor(whole / 86_400)} ${units.days}`
}

/** The same for `<time datetime>`: ISO 8601, `PT42S`. */
export function durationIso(seconds: number): string {
  return `PT${Math.max(0, Math.floor(seconds))}S`
}
