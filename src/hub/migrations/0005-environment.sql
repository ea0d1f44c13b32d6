-- Rows under permits, as they lie at the hub, and what is done with them in the secure processing environment.

-- One region's rows under a permit. The file is whole in its folder when the state is `ready`, and nowhere else.
create table hub.permit_rows (
  permit uuid not null,
  region text not null,
  -- Of the node: ordered anew it is another one.
  run uuid not null,
  state text not null check (state in ('waiting', 'held', 'running', 'ready', 'refused', 'failed', 'absent', 'removed')),
  attempts int not null default 0,
  ordered_at timestamptz not null,
  asked_at timestamptz,
  -- A node that has not answered by then is absent.
  deadline timestamptz not null,
  ended_at timestamptz,
  reason jsonb,
  evidence jsonb,
  -- SHA-256, rows, bytes, and its columns.
  file jsonb,
  primary key (permit, region)
);
create index permit_rows_open on hub.permit_rows (ordered_at) where state in ('waiting', 'held', 'running');

-- One region's rows of a product that is staged. Its file is there as long as `file` says so, also while it is fetched anew.
create table hub.staged_rows (
  product text not null,
  region text not null,
  -- Of the definition that the rows were ordered by, and since when they go back.
  product_hash text not null,
  since date not null,
  run uuid not null,
  state text not null check (state in ('waiting', 'held', 'running', 'ready', 'refused', 'failed', 'absent')),
  attempts int not null default 0,
  ordered_at timestamptz not null,
  asked_at timestamptz,
  ended_at timestamptz,
  reason jsonb,
  -- What is kept: hash and since of it, when it was fetched, evidence, SHA-256, rows and bytes.
  kept jsonb,
  primary key (product, region)
);
create index staged_rows_open on hub.staged_rows (ordered_at) where state in ('waiting', 'held', 'running');

-- Who asked what in an environment (EHDS: kept at least a year). The text may hold pseudonyms: it is shown to nobody but herself.
create table hub.environment_query (
  id uuid primary key,
  permit uuid not null,
  person text not null,
  at timestamptz not null,
  text text not null,
  outcome text not null check (outcome in ('done', 'refused', 'failed', 'timed_out')),
  rows int not null,
  ms int not null
);
create index environment_query_of on hub.environment_query (permit, person, at desc);
create index environment_query_oldest on hub.environment_query (at);

create table hub.output (
  id uuid primary key,
  permit uuid not null,
  organisation uuid not null,
  title text not null,
  -- What it shows, for those who review it.
  explanation text not null,
  query text not null,
  -- Columns that hold the people behind each row, and the share of the two largest.
  count_column text,
  share_column text,
  state text not null check (state in ('PENDING', 'SUBMITTED', 'PARTIALLY_REVIEWED', 'REVIEWED', 'RETURNED', 'APPROVED', 'RELEASED',
    'REJECTED', 'WITHDRAWN')),
  version int not null default 1,
  -- Of reviews: returned and submitted again it is a new one.
  round int not null default 1,
  made_by text not null,
  made_at timestamptz not null,
  submitted_at timestamptz,
  ended_at timestamptz,
  columns jsonb not null,
  rows int not null,
  -- Of the table as it was saved: what is released is just that.
  sha256 text not null,
  checks jsonb not null,
  -- Name, bytes and SHA-256 of what was released.
  released jsonb,
  emptied_at timestamptz
);
create index output_of on hub.output (permit, made_at desc);
create index output_open on hub.output (submitted_at) where state in ('SUBMITTED', 'PARTIALLY_REVIEWED', 'REVIEWED', 'APPROVED');

create table hub.output_review (
  output uuid not null references hub.output on delete cascade,
  round int not null,
  reviewer text not null,
  verdict text not null check (verdict in ('approve', 'return', 'reject')),
  reasons text not null,
  at timestamptz not null,
  -- Never the same one twice.
  primary key (output, round, reviewer)
);

-- Each change of an output, with who and when. Kept as it is written.
create table hub.output_event (
  output uuid not null references hub.output on delete cascade,
  serial int not null,
  at timestamptz not null,
  -- Null: the program did it.
  by text,
  state text not null,
  primary key (output, serial)
);

-- Proof that what lay in an environment is gone: what it was, and when.
create table hub.environment_emptied (
  permit uuid not null,
  part text not null check (part in ('rows', 'outputs')),
  at timestamptz not null,
  files jsonb not null,
  primary key (permit, part)
);
