/** What may happen in a home. Everything a person or a device does in the made-up world is one of these. */
export type ActKind =
  /** A press of the button. */
  | 'press'
  /** "That was by mistake": status 0019. */
  | 'cancel'
  /** The device is put back after an alarm. */
  | 'reset'
  | 'fall'
  /** Somebody left where they are safe; comes with a position. */
  | 'wandering'
  | 'battery_low'
  | 'power_lost'
  | 'power_back'
  | 'malfunction'
  /** A sensor says what it is there to say: smoke, a door at night, an empty bed, a dose not taken, water. */
  | 'sensor'
  /** The device says nothing at all for a while, then comes back. */
  | 'silence'
  /** A press from a device that no register knows. */
  | 'unknown_press'

export interface Act {
  /** Simulated seconds since the simulator started. */
  readonly at: number
  readonly kind: ActKind
  /** Key of the device; for an unknown device, its controller id. */
  readonly device: string
  /** Acts of one story share a number: what follows a press that was never made is not made either. */
  readonly story: number
  /** The first act of its story. */
  readonly opens: boolean
  /** What the story raises: a call for help, or news of the equipment. */
  readonly tier: 'care' | 'technical'
  /** How long a silence lasts: real seconds, since it is the reception's own clock that has to notice. */
  readonly seconds?: number
}
