-- The reception under trust: who a person is in the whole installation, whose a group and an employee are, and what the audit
-- log is still owed.

-- The resident's internal id, by which every other room speaks of her. Null until it is registered (the backfill at start).
alter table welfare.person add column resident_id uuid;
create index person_without_resident on welfare.person (id) where resident_id is null and removed_at is null;

-- Whose a group and an employee are. Not of welfare.controller: an alarm company has groups and no residents.
alter table welfare.duty_group add column organisation_id uuid;
alter table welfare.staff add column organisation_id uuid;

-- When the register of parties was told; null: it has not been.
alter table welfare.controller add column mirrored_at timestamptz;
alter table welfare.duty_group add column mirrored_at timestamptz;
alter table welfare.staff add column mirrored_at timestamptz;

-- Whoever has no place in the reception's staff, as an administrator, is named here as she was called then.
alter table welfare.change add column by_name text;
alter table welfare.reveal add column by_name text;
alter table welfare.reveal drop constraint reveal_by_staff_fkey;

-- Entries of the audit log that could not be made when their alarms came in: an alarm never waits for its entry.
create table welfare.entry_owed (
  id bigint generated always as identity primary key,
  entry jsonb not null
);
