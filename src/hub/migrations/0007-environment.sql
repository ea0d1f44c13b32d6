-- A question that whoever asked it did not wait for.
alter table hub.environment_query drop constraint environment_query_outcome_check,
  add constraint environment_query_outcome_check check (outcome in ('done', 'refused', 'failed', 'timed_out', 'stopped'));

-- When the file of a released result was removed: kept long enough.
alter table hub.output add column file_removed_at timestamptz;
create index output_released on hub.output (ended_at) where state = 'RELEASED' and file_removed_at is null;
