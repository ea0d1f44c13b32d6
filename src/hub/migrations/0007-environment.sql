-- When the file of a released result was removed: kept long enough.
alter table hub.output add column file_removed_at timestamptz;
create index output_released on hub.output (ended_at) where state = 'RELEASED' and file_removed_at is null;
