import loadHighs, { type Highs, type Model } from 'highs'

/** A linear problem: variables between bounds, and sums of them between bounds. */
export interface Problem {
  readonly lower: readonly number[]
  readonly upper: readonly number[]
  readonly rows: readonly ProblemRow[]
}

export interface ProblemRow {
  readonly variables: readonly number[]
  readonly factors: readonly number[]
  readonly lower: number
  readonly upper: number
}

/** How much may be done: counted in steps of the solver times the length of each, so that the same table always comes to the same. */
export interface Work {
  left: number
}

/** There is no answer: the work that was allowed is done, or the numbers are such that the solver finds none. */
export class Unsolved extends Error {
  override readonly name = 'Unsolved'
}

// Its types say that they are CommonJS, which the package itself is not.
const load = loadHighs as unknown as () => Promise<Highs>
let loading: Promise<Highs> | undefined

/** HiGHS, as WebAssembly: read in once, and without state of its own between problems. */
const highs = (): Promise<Highs> => (loading ??= load())

/** A problem that is solved again and again with another aim, each time from where it was. Must be closed. */
export class Solver {
  readonly #model: Model
  readonly #work: Work
  readonly #size: number
  #aim: readonly number[] = []

  private constructor(model: Model, work: Work, size: number) {
    this.#model = model
    this.#work = work
    this.#size = size
  }

  static async open(problem: Problem, work: Work): Promise<Solver> {
    const model = (await highs()).createModel()
    model.options.set({ output_flag: false, presolve: 'off', solver: 'simplex' })
    const many = problem.lower.length
    const entries = problem.rows.flatMap(({ variables }) => variables)
    const starts = [0]
    for (const { variables } of problem.rows) starts.push(starts.at(-1)! + variables.length)
    model.passModel({
      numCols: many,
      numRows: problem.rows.length,
      colCost: new Float64Array(many),
      colLower: [...problem.lower],
      colUpper: [...problem.upper],
      rowLower: problem.rows.map(({ lower }) => lower),
      rowUpper: problem.rows.map(({ upper }) => upper),
      matrix: {
        format: 'csr',
        numRows: problem.rows.length,
        numCols: many,
        starts,
        indices: entries,
        values: problem.rows.flatMap(({ factors }) => factors),
      },
    })
    return new Solver(model, work, many + problem.rows.length)
  }

  /** Other bounds of a variable, from now on. */
  bound(variable: number, lower: number, upper: number): void {
    this.#model.changeColBounds(variable, lower, upper)
  }

  /**
   * The variables where the sum of them times their costs is least. Lets others have their turn first.
   *
   * @param costs by variable; others cost what they cost before, or nothing
   * @throws {Unsolved}
   */
  async least(costs: ReadonlyMap<number, number>): Promise<Float64Array> {
    if (this.#work.left <= 0) throw new Unsolved('the work that was allowed is done')
    await new Promise((resolve) => setImmediate(resolve))
    for (const variable of this.#aim) this.#model.changeColCost(variable, 0)
    for (const [variable, cost] of costs) this.#model.changeColCost(variable, cost)
    this.#aim = [...costs.keys()]
    this.#model.options.set({ simplex_iteration_limit: Math.ceil(this.#work.left / this.#size) })
    const { modelStatus } = this.#model.run()
    this.#work.left -= (Number(this.#model.info.get('simplex_iteration_count')) + 1) * this.#size
    const { colValue } = this.#model.getSolution()
    if (modelStatus === optimal) return colValue
    throw new Unsolved(`the linear problem has no answer: ${modelStatus}`)
  }

  close(): void {
    this.#model.dispose()
  }
}

/** Of HiGHS's model states. */
const optimal = 7
