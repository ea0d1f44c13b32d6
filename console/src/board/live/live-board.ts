import { boardOf, openAlarms, act as postAct } from '../../api/alarms.ts'
import type { Alarm, AlarmActName, AlarmActs, Board } from '../../api/contract.ts'
import { apiUrl, Refusal, refusalFrom } from '../../api/http.ts'
import { learnServerTime, serverNow } from '../../clock/now.ts'
import type { Session } from '../../session/session.ts'
import { foresee } from '../acts/foresee.ts'
import { followStream } from './live-stream.ts'
import { type Alarms, catchUp, merge, type News } from './merge.ts'

export interface LiveSnapshot {
  /** The group's alarms as they look to the operator: acts not yet confirmed are in it. */
  alarms: Alarms
  board: Board | undefined
  connection: 'connecting' | 'live' | 'lost'
  /** When the server was last heard, in server milliseconds. */
  lastContact: number | undefined
  /** The server's database is away: what is shown may be old, devices are told to try again. */
  databaseAway: boolean
  /** The chosen group is no longer there; somebody must choose again. */
  groupGone: boolean
  /** The open alarms have been read at least once. */
  loaded: boolean
  /** Alarms with an act the server has not confirmed. */
  unconfirmed: ReadonlySet<string>
}

/** What happened to an alarm that an operator must hear of at once. */
export type Happening = { news: News } | { refused: Refusal; alarm: Alarm; act: AlarmActName }

/** The group's alarms, live: stream, catch-up, and acts that show at once. One for each open page. */
export class LiveBoard {
  readonly #session: Session
  #known: Alarms = new Map()
  #foreseen = new Map<string, { presses: number; changes: Partial<Alarm> }>()
  #waiting: Alarm[] = []
  #touched = new Set<string>()
  #frame: number | undefined
  #catchingUp: AbortController | undefined
  #stopStream: (() => void) | undefined
  #listeners = new Set<() => void>()
  #hearers = new Set<(happening: Happening) => void>()
  #snapshot: LiveSnapshot = {
    alarms: new Map(),
    board: undefined,
    connection: 'connecting',
    lastContact: undefined,
    databaseAway: false,
    groupGone: false,
    loaded: false,
    unconfirmed: new Set(),
  }

  constructor(session: Session) {
    this.#session = session
  }

  start(): void {
    this.#stopStream = followStream(apiUrl('/alarms/stream', { group: this.#session.group.id }), {
      alarm: (alarm) => {
        this.#take(alarm)
        this.#contact()
      },
      board: (board) => {
        learnServerTime(board.at)
        this.#contact()
        this.#set({ board })
      },
      tick: (tick) => {
        learnServerTime(tick.at)
        this.#contact()
        if (this.#snapshot.databaseAway !== (tick.database === 'away')) {
          this.#set({ databaseAway: tick.database === 'away' })
        }
      },
      opened: () => {
        this.#contact()
        void this.#catchUp()
      },
      lost: () => {
        this.#set({ connection: 'lost' })
        void this.#askForGroup()
      },
    })
  }

  stop(): void {
    this.#stopStream?.()
    this.#catchingUp?.abort()
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  snapshot = (): LiveSnapshot => this.#snapshot

  onHappening(hearer: (happening: Happening) => void): () => void {
    this.#hearers.add(hearer)
    return () => this.#hearers.delete(hearer)
  }

  /**
   * Does an act: shown at once, then as the server says. A refusal puts the card back and is told to `onHappening`.
   *
   * @returns whether the server accepted
   */
  async act<A extends AlarmActName>(
    alarm: Alarm,
    name: A,
    body: AlarmActs[A],
    to?: string,
  ): Promise<boolean> {
    const { staff, group } = this.#session
    const changes = foresee(name, body, {
      name: staff.name,
      at: new Date(serverNow()).toISOString(),
      ...(to && { to }),
    })
    const foreseen = { presses: alarm.presses, changes }
    this.#foreseen.set(alarm.id, foreseen)
    this.#publish()
    try {
      const confirmed = await postAct(alarm.id, name, body, group.id)
      this.#forget(alarm.id, foreseen)
      this.#takeNow([confirmed])
      return true
    } catch (error) {
      this.#forget(alarm.id, foreseen)
      this.#publish()
      this.#tell({ refused: refusalFrom(error), alarm, act: name })
      return false
    }
  }

  #forget(id: string, foreseen: object): void {
    if (this.#foreseen.get(id) === foreseen) this.#foreseen.delete(id)
  }

  /** Bursts are taken in together, once a frame; a hidden page has no frames and takes them at once. */
  #take(alarm: Alarm): void {
    this.#waiting.push(alarm)
    if (this.#catchingUp !== undefined) this.#touched.add(alarm.id)
    if (document.hidden) this.#flush()
    else this.#frame ??= requestAnimationFrame(() => this.#flush())
  }

  #flush(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    this.#frame = undefined
    const waiting = this.#waiting
    this.#waiting = []
    if (waiting.length > 0) this.#takeNow(waiting)
  }

  #takeNow(incoming: readonly Alarm[]): void {
    const { alarms, news } = merge(this.#known, incoming)
    this.#known = alarms
    this.#publish()
    if (news.arrived.length + news.rangAgain.length > 0) this.#tell({ news })
  }

  /** Reads the open alarms anew, until it succeeds or the stream breaks again. */
  async #catchUp(): Promise<void> {
    this.#catchingUp?.abort()
    const catching = new AbortController()
    this.#catchingUp = catching
    this.#touched = new Set()
    const group = this.#session.group.id
    while (!catching.signal.aborted) {
      try {
        const [open, board] = await Promise.all([
          openAlarms(group, catching.signal),
          boardOf(group, catching.signal),
        ])
        if (catching.signal.aborted) return
        const first = !this.#snapshot.loaded
        const { alarms, news } = catchUp(this.#known, open, this.#touched)
        this.#known = alarms
        learnServerTime(board.at)
        this.#set({ board, loaded: true, connection: 'live', lastContact: serverNow() })
        this.#publish()
        if (!first && news.arrived.length + news.rangAgain.length > 0) this.#tell({ news })
        this.#catchingUp = undefined
        this.#touched.clear()
        return
      } catch {
        if (catching.signal.aborted) return
        this.#set({ connection: 'lost' })
        await new Promise((resolve) => setTimeout(resolve, 2000))
      }
    }
  }

  /** A stream that is refused does not say why: a group that was removed would be tried for ever. */
  async #askForGroup(): Promise<void> {
    try {
      await boardOf(this.#session.group.id, AbortSignal.timeout(5000))
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) this.#set({ groupGone: true })
    }
  }

  #contact(): void {
    const lastContact = serverNow()
    const { connection, loaded } = this.#snapshot
    if (connection === 'live') this.#snapshot = { ...this.#snapshot, lastContact }
    else this.#set({ lastContact, connection: loaded ? 'live' : connection })
  }

  #publish(): void {
    for (const [id, { presses }] of this.#foreseen) {
      // a new press must ring at once, whatever act is under way
      if ((this.#known.get(id)?.presses ?? 0) > presses) this.#foreseen.delete(id)
    }
    let alarms = this.#known
    if (this.#foreseen.size > 0) {
      const changed = new Map(this.#known)
      for (const [id, { changes }] of this.#foreseen) {
        const alarm = changed.get(id)
        if (alarm !== undefined) changed.set(id, { ...alarm, ...changes })
      }
      alarms = changed
    }
    this.#set({ alarms, unconfirmed: new Set(this.#foreseen.keys()) })
  }

  #set(changes: Partial<LiveSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...changes }
    for (const listener of this.#listeners) listener()
  }

  #tell(happening: Happening): void {
    for (const hearer of this.#hearers) hearer(happening)
  }
}
