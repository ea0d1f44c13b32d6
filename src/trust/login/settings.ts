/** How long sessions live. */
export interface SessionTimes {
  /** Whatever is done: 12 h. */
  absoluteSeconds: number
  /** When nothing is done: 60 min. */
  idleSeconds: number
}

export const usualTimes: SessionTimes = { absoluteSeconds: 12 * 3600, idleSeconds: 3600 }

/** How people log in. */
export interface LoginSettings {
  sessions?: Partial<SessionTimes>
}

export const timesOf = ({ sessions }: LoginSettings): SessionTimes => ({ ...usualTimes, ...sessions })
