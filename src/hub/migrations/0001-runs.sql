-- The hub: nodes that answer, runs over them, and what came of each.

create schema if not exists hub;

create table hub.node (
  region text primary key check (region ~ '^[0-9]{2}$'),
  name text not null,
  url text not null,
  -- The node's key, that its answers are signed with.
  public_jwk jsonb not null,
  active boolean not null default true,
  version int not null default 1,
  changed_by text not null,
  changed_at timestamptz not null,
  -- When it answered last, and what it then said it has.
  seen_at timestamptz,
  description jsonb
);

create table hub.run (
  id uuid primary key,
  product text not null,
  product_version int not null,
  product_hash text not null,
  selection jsonb not null,
  form text not null check (form in ('aggregate', 'rows')),
  permit uuid,
  purpose text not null,
  -- By whom, as the audit log names her; `schedule` when nobody did.
  asked_by text not null,
  organisation uuid,
  state text not null check (state in ('running', 'done', 'failed', 'cancelled')),
  created_at timestamptz not null,
  -- Nodes that have not answered by then are absent.
  deadline timestamptz not null,
  ended_at timestamptz,
  -- Figures as they are told, once it is done.
  result jsonb,
  -- Why it failed.
  reason text
);
create index run_newest on hub.run (product, created_at desc);
create index run_open on hub.run (created_at) where state = 'running';

create table hub.run_part (
  run uuid not null references hub.run on delete cascade,
  region text not null,
  state text not null check (state in ('waiting', 'held', 'running', 'done', 'refused', 'failed', 'cancelled', 'absent')),
  attempts int not null default 0,
  asked_at timestamptz,
  ended_at timestamptz,
  -- Of a refusal: a code, and in words.
  reason jsonb,
  -- Cells and evidence; removed when the run's figures are made.
  answer jsonb,
  evidence jsonb,
  primary key (run, region)
);
