-- People, care decisions and staff as the municipality's record has them, so that nothing is typed twice.

-- off: read only when asked; tell: also every night, told alone; apply: what nobody here has decided otherwise is taken too.
alter table welfare.controller add column record_nightly text not null default 'off'
  check (record_nightly in ('off', 'tell', 'apply'));

-- By which an employee is known to the record.
alter table welfare.staff add column hsa_id text;
create unique index staff_hsa_id on welfare.staff (organisation_id, hsa_id) where hsa_id is not null and removed_at is null;

-- What the record said of something of a register when it was last agreed upon: what is different from it here was changed here.
create table welfare.record_value (
  object_id uuid primary key,
  kind text not null check (kind in ('person', 'staff')),
  controller_id uuid not null references welfare.controller,
  fields jsonb not null,
  read_at timestamptz not null
);
create index record_value_controller on welfare.record_value (controller_id, kind);

-- The last reading of each kind that was tried.
create table welfare.record_reading (
  controller_id uuid not null references welfare.controller,
  kind text not null check (kind in ('person', 'staff')),
  at timestamptz not null,
  by_staff uuid,
  by_name text,
  problem text,                        -- null: it went well
  found int,
  unreadable int,                      -- in the record, and cannot be kept here
  read_at timestamptz,                 -- of the last that went well
  primary key (controller_id, kind)
);

-- What was different at the last reading and is not decided on yet. A new reading makes them anew.
create table welfare.record_difference (
  id uuid primary key,
  controller_id uuid not null references welfare.controller,
  kind text not null check (kind in ('person', 'staff')),
  act text not null check (act in ('add', 'change', 'missing')),
  object_id uuid,                      -- of the register; null when it is not there
  object_version int,
  sort_name text not null,             -- empty for one with protected identity
  hidden boolean not null default false,
  identity_sealed bytea,
  fields jsonb not null,
  at timestamptz not null
);
create index record_difference_list on welfare.record_difference (controller_id, kind, sort_name, id);

-- Care decisions (biståndsbeslut), which the record alone makes: facts of what somebody is entitled to.
create table welfare.care_decision (
  person_id uuid not null references welfare.person,
  record_id text not null,
  kind text not null,
  valid_from date not null,
  valid_until date,
  unit text,
  read_at timestamptz not null,
  primary key (person_id, record_id)
);
