import Type from 'typebox'
import { type App, KnutpunktError, type Party, partyOf } from '../../../kernel/index.ts'
import { Id } from '../../../trust/index.ts'
import { OutputItem, Output as OutputShown, ReviewWrite } from '../../contract/environment.ts'
import { readPermit } from '../../request/permit-store.ts'
import { environmentErrors } from '../environment-errors.ts'
import { afterVerdict } from './output.ts'
import { insertReview, moveOutput, outputsToReview, readOutput, reviewsOf } from './output-store.ts'
import { itemOf, mayReview, type OutputDeps, shownOutput } from './output-view.ts'
import { releaseLater } from './release.ts'

const path = '/api/hub/v1/reviews'
const tags = ['output checking']
const review = { permission: 'hub.outputs.review' }
const ById = Type.Object({ id: Id })

/** For those who review what is to leave environments. */
export function reviewRoutes(app: App, deps: OutputDeps): void {
  const { db, clock, guard } = deps
  const now = () => new Date(clock.epochMilliseconds())
  const submitted = async (id: string) => {
    const output = await readOutput(db.pool, id)
    const permit = output && (await readPermit(db.pool, output.permit, now()))
    // What has not been submitted is the project's own.
    if (output === undefined || permit === undefined || output.submittedAt === null)
      throw new KnutpunktError(environmentErrors.output_not_found)
    return { output, permit }
  }
  app.get(
    path,
    {
      config: review,
      schema: {
        tags,
        summary: 'Results that one may review, the oldest first',
        response: { 200: Type.Object({ items: Type.Array(OutputItem) }) },
      },
    },
    async (request) => {
      const party = partyOf(request)
      await guard.require(party, { act: 'data.review' })
      const waiting = await Promise.all(
        (await outputsToReview(db.pool, party.id)).map(async (output) => ({
          output,
          permit: await readPermit(db.pool, output.permit, now()),
        })),
      )
      return {
        items: waiting.flatMap(({ output, permit }) =>
          permit !== undefined && mayReview(output, permit, party, []) ? [itemOf(output, permit)] : [],
        ),
      }
    },
  )
  app.get(
    `${path}/:id`,
    {
      config: review,
      schema: {
        tags,
        summary: 'A result to review: its table, its question and its checks',
        params: ById,
        response: { 200: OutputShown },
      },
    },
    async (request) => {
      const party = partyOf(request)
      const granted = await guard.require(party, { act: 'data.review' })
      const { output, permit } = await submitted(request.params.id)
      if (permit.people.includes(party.id)) throw new KnutpunktError(environmentErrors.output_own_review)
      await guard.enter(db.pool, party, { act: 'hub.output.looked_at', granted, about: output.id })
      return shownOutput(deps, party, output, permit)
    },
  )
  app.post(
    `${path}/:id`,
    {
      config: review,
      schema: {
        tags,
        summary: 'Approve, return or reject a result, with reasons',
        params: ById,
        body: ReviewWrite,
        response: { 200: OutputShown },
      },
    },
    async (request) => {
      const party = partyOf(request)
      await given(deps, party, request.params.id, request.body)
      const { output, permit } = await submitted(request.params.id)
      return shownOutput(deps, party, output, permit)
    },
  )
}

/** Two who review at once take turns: the output is held. */
async function given(
  { db, clock, guard }: OutputDeps,
  party: Party,
  id: string,
  {
    version,
    verdict,
    reasons,
  }: { version: number; verdict: 'approve' | 'return' | 'reject'; reasons: string },
): Promise<void> {
  const granted = await guard.require(party, { act: 'data.review' })
  const at = new Date(clock.epochMilliseconds())
  await db.transaction(async (client) => {
    const output = await readOutput(client, id, true)
    const permit = output && (await readPermit(client, output.permit, at))
    if (output === undefined || permit === undefined || output.submittedAt === null)
      throw new KnutpunktError(environmentErrors.output_not_found)
    const reviews = await reviewsOf(client, id)
    if (permit.people.includes(party.id) || output.madeBy === party.id)
      throw new KnutpunktError(environmentErrors.output_own_review)
    if (reviews.some((each) => each.round === output.round && each.reviewer === party.id))
      throw new KnutpunktError(environmentErrors.output_own_review)
    if (output.version !== version || !mayReview(output, permit, party, reviews))
      throw new KnutpunktError(environmentErrors.output_changed)
    const { round } = output
    await insertReview(client, id, { round, reviewer: party.id, verdict, reasons, at })
    const approved = reviews.filter((each) => each.round === round && each.verdict === 'approve').length
    const state = afterVerdict(verdict, approved)
    await moveOutput(client, output, { state, at, by: party.id })
    if (state === 'REVIEWED') await releaseLater(client, id)
    await guard.enter(client, party, { act: 'hub.output.reviewed', granted, about: id })
  })
}
