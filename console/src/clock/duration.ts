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

/** The same for `<time datetime>`: ISO 8601, `PT42S`. */
export function durationIso(seconds: number): string {
  return `PT${Math.max(0, Math.floor(seconds))}S`
}
