import type { WeekWindow } from '../contract/index.ts'
import { minuteOfDay, minutesPerDay, minutesPerWeek } from './week.ts'

/**
 * A part of the wall-clock week: half-open spans of minutes since Monday 00:00, in order and apart from each other.
 * What runs past Sunday midnight is cut in two.
 */
export type WeekSet = readonly (readonly [from: number, to: number])[]

export const wholeWeek: WeekSet = [[0, minutesPerWeek]]
export const never: WeekSet = []

/** The minutes that windows hold; no windows at all means the whole week, as everywhere. */
export function weekSet(windows: readonly WeekWindow[]): WeekSet {
  return windows.length === 0 ? wholeWeek : joined(windows.flatMap(spans))
}

/** Minutes in either. */
export function union(...sets: readonly WeekSet[]): WeekSet {
  return joined(sets.flat())
}

/** Minutes of the week that are not in the set. */
export function complement(set: WeekSet): WeekSet {
  const edges = [0, ...set.flat(), minutesPerWeek]
  return pairs(edges).filter(([from, to]) => from < to)
}

/** Minutes in the first that are not in the second. */
export function without(set: WeekSet, taken: WeekSet): WeekSet {
  return complement(union(complement(set), taken))
}

/** Minutes in both. */
export function intersection(one: WeekSet, other: WeekSet): WeekSet {
  return without(one, complement(other))
}

/**
 * The set as windows for people to read: a night past midnight stays one window of the day it began, days with
 * the same times share one, and the whole week is one window.
 */
export function windowsOf(set: WeekSet): WeekWindow[] {
  const days = new Map<string, number[]>()
  for (const [from, to] of aroundTheWeek(set).flatMap(cutLong)) {
    const times = `${timeOf(from)}-${timeOf(to)}`
    days.set(times, [...(days.get(times) ?? []), (Math.floor(from / minutesPerDay) % 7) + 1])
  }
  return [...days].map(([times, list]) => ({
    days: list.sort((a, b) => a - b),
    from: times.slice(0, 5),
    to: times.slice(6),
  }))
}

function spans(window: WeekWindow): [number, number][] {
  const from = minuteOfDay(window.from)
  const to = minuteOfDay(window.to)
  return window.days.flatMap((day): [number, number][] => {
    const midnight = (day - 1) * minutesPerDay
    if (from === to) return [[midnight, midnight + minutesPerDay]]
    if (from < to) return [[midnight + from, midnight + to]]
    const next = (midnight + minutesPerDay) % minutesPerWeek
    return [
      [midnight + from, midnight + minutesPerDay],
      ...(to > 0 ? [[next, next + to] as [number, number]] : []),
    ]
  })
}

function joined(parts: readonly (readonly [number, number])[]): WeekSet {
  const result: [number, number][] = []
  for (const [from, to] of [...parts].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else result.push([from, to])
  }
  return result
}

function pairs(edges: readonly number[]): [number, number][] {
  const result: [number, number][] = []
  for (let index = 0; index < edges.length; index += 2) result.push([edges[index]!, edges[index + 1]!])
  return result
}

/** Joins a span that ends at Sunday midnight with one that begins there; its end is then past the week's. */
function aroundTheWeek(set: WeekSet): [number, number][] {
  const all = set.map(([from, to]): [number, number] => [from, to])
  const first = all[0]
  const last = all.at(-1)
  if (!first || !last || first === last || first[0] !== 0 || last[1] !== minutesPerWeek) return all
  return [...all.slice(1, -1), [last[0], minutesPerWeek + first[1]]]
}

/** Cuts a span of a day or more at its midnights, since a window says at most one day. */
function cutLong([from, to]: [number, number]): [number, number][] {
  if (to - from < minutesPerDay) return [[from, to]]
  const midnights: number[] = []
  for (let day = Math.floor(from / minutesPerDay) + 1; day * minutesPerDay < to; day++)
    midnights.push(day * minutesPerDay)
  const edges = [from, ...midnights, to]
  return edges.slice(0, -1).map((edge, index) => [edge, edges[index + 1]!])
}

function timeOf(minute: number): string {
  const time = minute % minutesPerDay
  return `${String(Math.floor(time / 60)).padStart(2, '0')}:${String(time % 60).padStart(2, '0')}`
}
