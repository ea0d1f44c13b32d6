-- Applications for data, what was decided on them, the permits that came of it, and what is published of them.

-- Serial numbers of applications, anew each year.
create table hub.request_serial (
  year int primary key,
  last int not null
);

create table hub.request (
  id uuid primary key,
  -- From the day it is submitted.
  number text unique,
  kind text not null check (kind in ('permit', 'request')),
  product text not null,
  title text not null,
  -- What is told of it: selection, regions, people, purpose, why, how, on what ground.
  content jsonb not null,
  state text not null check (state in ('draft', 'submitted', 'incomplete', 'complete', 'approved', 'approved_in_part', 'refused',
    'withdrawn', 'lapsed')),
  organisation uuid not null,
  -- As it was called when it applied: the register of decisions keeps it.
  organisation_name text not null,
  applicant text not null,
  version int not null default 1,
  created_at timestamptz not null,
  submitted_at timestamptz,
  -- While it is incomplete: the moment at which it lapses.
  lapses_at timestamptz,
  -- The decision.
  decided_at timestamptz,
  decided_by text,
  reasons text,
  conditions jsonb,
  -- What was granted.
  granted jsonb,
  check ((state in ('approved', 'approved_in_part', 'refused')) = (decided_at is not null)),
  check ((state = 'incomplete') = (lapses_at is not null))
);
create index request_of on hub.request (organisation, id desc);
create index request_open on hub.request (submitted_at) where state in ('submitted', 'incomplete', 'complete');
create index request_decided on hub.request (decided_at desc, number) where decided_at is not null;

-- Each change, with who and when. Kept as it is written.
create table hub.request_event (
  request uuid not null references hub.request on delete cascade,
  serial int not null,
  at timestamptz not null,
  -- Null: time did it.
  by text,
  act text not null,
  state text not null,
  reasons text,
  -- What is asked for, what was told, or whom was reminded of what.
  detail jsonb,
  primary key (request, serial)
);

create table hub.permit (
  id uuid primary key,
  number text not null unique,
  request uuid not null unique references hub.request,
  kind text not null check (kind in ('permit', 'request')),
  organisation uuid not null,
  product text not null,
  selection jsonb not null,
  regions text[] not null,
  people text[] not null,
  purpose text not null,
  valid_from timestamptz not null,
  -- The first moment at which it no longer holds.
  valid_until timestamptz not null,
  epoch int not null default 1,
  version int not null default 1,
  prolonged_at timestamptz,
  prolonged_by text,
  prolonged_reasons text,
  revoked_at timestamptz,
  revoked_by text,
  revoked_reasons text,
  -- What it let be made was taken away: deliveries, access.
  ended_at timestamptz,
  -- All of its data is gone.
  emptied_at timestamptz,
  check (valid_until > valid_from)
);
create index permit_of on hub.permit (organisation, id desc);
create index permit_ending on hub.permit (valid_until) where ended_at is null;
create index permit_emptying on hub.permit (ended_at) where emptied_at is null;

create table hub.permit_result (
  permit uuid not null references hub.permit,
  url text not null,
  title text not null,
  published_on date not null,
  added_by text not null,
  added_at timestamptz not null,
  primary key (permit, url)
);

create index run_permit on hub.run (permit) where permit is not null;
-- A region's use of its own data: of interest to nobody else.
alter table hub.run add column own_region text;
-- Those that were asked; null: all that there are.
alter table hub.run add column regions text[];
-- The organisation that is the region.
alter table hub.node add column organisation uuid;
