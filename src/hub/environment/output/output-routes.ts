import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import Type from 'typebox'
import { type App, KnutpunktError, newId, type Party, partyOf } from '../../../kernel/index.ts'
import { type Granted, Id } from '../../../trust/index.ts'
import {
  OutputAct,
  OutputChange,
  OutputItem,
  Output as OutputShown,
  OutputWrite,
} from '../../contract/environment.ts'
import { inForce, type Permit } from '../../request/permit.ts'
import { readPermit } from '../../request/permit-store.ts'
import { environmentErrors } from '../environment-errors.ts'
import { isOf, permitFor } from '../project.ts'
import { askMs } from '../query.ts'
import { compareAnew } from './earlier.ts'
import { changeable, openStates } from './output.ts'
import { countOpen, insertOutput, moveOutput, outputsOf, readOutput, replaceOutput } from './output-store.ts'
import { itemOf, type OutputDeps, shownOutput } from './output-view.ts'
import { type Asked, saveTable } from './save-table.ts'

const path = '/api/hub/v1/environments/:id/outputs'
const one = '/api/hub/v1/outputs/:id'
const tags = ['secure environments']
const use = { permission: 'hub.environments.use' }
const ById = Type.Object({ id: Id })
/** Of a project at a time, that are not finished. */
const mostOpen = 20

/** For a permit's people: tables that they would have out, and those that were let out. */
export function outputRoutes(app: App, deps: OutputDeps): void {
  const { db, clock, guard, root } = deps
  const now = () => new Date(clock.epochMilliseconds())
  const own = async (party: Party, id: string) => {
    const output = await readOutput(db.pool, id)
    const permit = output && (await readPermit(db.pool, output.permit, now()))
    if (output === undefined || permit === undefined || !isOf(permit, party))
      throw new KnutpunktError(environmentErrors.output_not_found)
    return { output, permit }
  }

  app.get(
    path,
    {
      config: use,
      schema: {
        tags,
        summary: 'A project’s results that are to leave, or have',
        params: ById,
        response: { 200: Type.Object({ items: Type.Array(OutputItem) }) },
      },
    },
    async (request) => {
      const party = partyOf(request)
      await guard.require(party, { act: 'data.environment' })
      const permit = await readPermit(db.pool, request.params.id, now())
      // Also when the permit has ended: what was released is fetched then too.
      if (permit === undefined || !isOf(permit, party))
        throw new KnutpunktError(environmentErrors.environment_not_found)
      return { items: (await outputsOf(db.pool, permit.id)).map((output) => itemOf(output, permit)) }
    },
  )
  app.post(
    path,
    {
      config: use,
      handlerTimeout: askMs(deps.settings),
      schema: {
        tags,
        summary: 'Save the answer to a question as a result, with its checks',
        params: ById,
        body: OutputWrite,
        response: { 201: OutputShown },
      },
    },
    async (request, reply) => {
      const party = partyOf(request)
      const granted = await guard.require(party, { act: 'data.environment' })
      const permit = await permitFor(deps, party, request.params.id)
      if ((await countOpen(db.pool, permit.id)) >= mostOpen)
        throw new KnutpunktError(environmentErrors.outputs_too_many, { values: { most: mostOpen } })
      const id = newId()
      const made = await saveTable(deps, { party, permit, granted }, id, request.body)
      await db.transaction(async (client) => {
        const { organisation } = permit
        await insertOutput(client, {
          ...made,
          id,
          permit: permit.id,
          organisation,
          madeBy: party.id,
          madeAt: now(),
        })
        await guard.enter(client, party, { act: 'hub.output.saved', granted, about: id })
      })
      return reply.status(201).send(await shownOutput(deps, party, (await readOutput(db.pool, id))!, permit))
    },
  )
  app.put(
    one,
    {
      config: use,
      handlerTimeout: askMs(deps.settings),
      schema: {
        tags,
        summary: 'Save another answer in a result’s place, before it is submitted or when it was returned',
        params: ById,
        body: OutputChange,
        response: { 200: OutputShown },
      },
    },
    async (request) => {
      const party = partyOf(request)
      const granted = await guard.require(party, { act: 'data.environment' })
      const { permit, output } = await own(party, request.params.id)
      await permitFor(deps, party, permit.id)
      await replaced(deps, { party, permit, granted }, output.id, request.body)
      return shownOutput(deps, party, (await readOutput(db.pool, output.id))!, permit)
    },
  )
  app.get(
    one,
    {
      config: use,
      schema: {
        tags,
        summary: 'A result of one’s own project, with its checks and what those who reviewed it said',
        params: ById,
        response: { 200: OutputShown },
      },
    },
    async (request) => {
      const party = partyOf(request)
      await guard.require(party, { act: 'data.environment' })
      const { output, permit } = await own(party, request.params.id)
      // The table is in the environment, and is seen there while the permit holds.
      const within = inForce(permit, now())
      return shownOutput(deps, party, within ? output : { ...output, emptiedAt: now() }, permit)
    },
  )
  const act = (
    name: 'submit' | 'withdraw',
    summary: string,
    to: { state: 'SUBMITTED' | 'WITHDRAWN'; from: readonly string[]; entry: string },
  ) =>
    app.post(
      `${one}/${name}`,
      {
        config: use,
        schema: { tags, summary, params: ById, body: OutputAct, response: { 200: OutputShown } },
      },
      async (request) => {
        const party = partyOf(request)
        const granted = await guard.require(party, { act: 'data.environment' })
        const { permit, output } = await own(party, request.params.id)
        if (name === 'submit') await permitFor(deps, party, permit.id)
        if (!to.from.includes(output.state)) throw new KnutpunktError(environmentErrors.output_changed)
        if (name === 'submit' && output.checks.some(({ outcome }) => outcome === 'stop'))
          throw new KnutpunktError(environmentErrors.output_stopped)
        await db.transaction(async (client) => {
          if (name === 'submit') await compareAnew(deps, client, permit, output)
          const from = { id: output.id, version: request.body.version }
          if (!(await moveOutput(client, from, { state: to.state, at: now(), by: party.id })))
            throw new KnutpunktError(environmentErrors.output_changed)
          await guard.enter(client, party, { act: to.entry, granted, about: output.id })
        })
        return shownOutput(deps, party, (await readOutput(db.pool, output.id))!, permit)
      },
    )
  act('submit', 'Submit a result to be reviewed by two', {
    state: 'SUBMITTED',
    from: changeable,
    entry: 'hub.output.submitted',
  })
  act('withdraw', 'Withdraw a result: it does not leave', {
    state: 'WITHDRAWN',
    from: openStates,
    entry: 'hub.output.withdrawn',
  })
  app.get(
    `${one}/file`,
    {
      config: use,
      schema: { tags, summary: 'The file of a result that was released: CSV with semicolons', params: ById },
    },
    async (request, reply) => {
      const party = partyOf(request)
      const granted = await guard.require(party, { act: 'data.environment' })
      const { output } = await own(party, request.params.id)
      const { released, state } = output
      if (state !== 'RELEASED' || released === null)
        throw new KnutpunktError(environmentErrors.output_not_released)
      const file = join(root, output.id, released.name)
      // Removed already, or just now.
      if (output.fileRemovedAt !== null || !(await stat(file).catch(() => undefined)))
        throw new KnutpunktError(environmentErrors.output_file_gone)
      await guard.enter(db.pool, party, { act: 'hub.output.fetched', granted, about: output.id })
      return reply
        .type('text/csv; charset=utf-8')
        .headers({
          'content-length': released.bytes,
          etag: `"${released.sha256}"`,
          'repr-digest': `sha-256=:${Buffer.from(released.sha256, 'hex').toString('base64')}:`,
          'content-disposition': `attachment; filename="${released.name}"`,
        })
        .send(createReadStream(file))
    },
  )
}

/** One change at a time: the row is held while the question is asked again. */
async function replaced(
  deps: OutputDeps,
  who: { party: Party; permit: Permit; granted: Granted },
  id: string,
  { version, ...asked }: Asked & { version: number },
): Promise<void> {
  await deps.db.transaction(async (client) => {
    const held = await readOutput(client, id, true)
    if (held?.version !== version || !changeable.includes(held.state))
      throw new KnutpunktError(environmentErrors.output_changed)
    await replaceOutput(client, id, await saveTable(deps, who, id, asked))
    await deps.guard.enter(client, who.party, { act: 'hub.output.saved', granted: who.granted, about: id })
  })
}
