/** Where the simulator tells what it does. Only keys of its own devices, never a name or a number of a person. */
export interface SimulatorLog {
  info(message: string, fields?: Record<string, unknown>): void
}
