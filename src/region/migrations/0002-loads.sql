-- Loads of the node's own store: what they came to, in counts and names. Values stay in the store.

create schema if not exists region;

create table region.load (
  id uuid primary key,
  source text not null,
  -- The part of the files' names that tells which belong together; empty: none.
  batch text not null default '',
  state text not null check (state in ('waiting', 'running', 'loaded', 'nothing', 'failed')),
  -- Who asked for it; null: the schedule.
  asked_by text,
  asked_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  mapping_version int not null,
  mapping_hash text not null,
  rows_read bigint not null default 0,
  rows_loaded bigint not null default 0,
  rows_set_aside bigint not null default 0,
  -- Why it failed: code, sv, en.
  reason jsonb,
  -- Columns that are new, gone or of another type than before.
  drift jsonb not null default '[]'
);
create index load_source on region.load (source, id desc);
create unique index load_waiting on region.load (source) where state = 'waiting';

-- What each load came to, by entity.
create table region.load_entity (
  load uuid not null references region.load on delete cascade,
  entity text not null,
  mode text not null check (mode in ('replace', 'append')),
  rows_read bigint not null,
  rows_loaded bigint not null,
  rows_set_aside bigint not null,
  -- In the store after the load.
  rows_there bigint not null,
  first_day date,
  last_day date,
  -- By column, rows that refer to what is not there.
  orphans jsonb not null,
  primary key (load, entity),
  check (rows_read = rows_loaded + rows_set_aside)
);
create index load_entity_entity on region.load_entity (entity, load desc);

-- Why rows were set aside: `column:reason`. A row can have several.
create table region.load_reason (
  load uuid not null references region.load on delete cascade,
  entity text not null,
  reason text not null,
  rows bigint not null,
  primary key (load, entity, reason)
);

-- Each file is loaded once.
create table region.load_file (
  load uuid not null references region.load on delete cascade,
  source text not null,
  table_name text not null,
  path text not null,
  bytes bigint not null,
  -- ms since 1970.
  modified bigint not null,
  sha256 text not null,
  primary key (load, table_name, path)
);
create index load_file_sha256 on region.load_file (source, table_name, sha256);

-- Where each source stands.
create table region.source_state (
  source text primary key,
  shape jsonb not null,
  -- By entity.
  watermarks jsonb not null,
  batch text not null
);
