import type { Log } from '../log/log.ts'

/** What a handler is told beside its payload. */
export interface JobContext {
  /** The job's id: the same at each attempt, so a handler can know what it did already. */
  id: string
  /** Carries the task's name and the job's id. */
  log: Log
  /** 1 the first time. */
  attempt: number
  lastAttempt: boolean
}

/**
 * What to do for each task. A job runs at least once: after a crash it may run again though it was done, so handlers
 * are idempotent.
 */
export interface JobHandlers {
  [task: string]: (payload: unknown, context: JobContext) => Promise<void>
}

/** A job as it is about to run. */
export interface RunnableJob {
  id: string
  task: string
  payload: unknown
  attempt: number
  maxAttempts: number
}

/** Runs one job's handler; an error is logged and thrown on. */
export async function runHandler(handlers: JobHandlers, job: RunnableJob, log: Log): Promise<void> {
  const lastAttempt = job.attempt >= job.maxAttempts
  const jobLog = log.child({ task: job.task, jobId: job.id })
  try {
    await handlers[job.task]!(job.payload, { id: job.id, log: jobLog, attempt: job.attempt, lastAttempt })
  } catch (err) {
    if (lastAttempt)
      jobLog.error({ err, attempt: job.attempt }, 'a job failed for the last time and was given up')
    else jobLog.warn({ err, attempt: job.attempt }, 'a job failed and will be tried again')
    throw err
  }
}
