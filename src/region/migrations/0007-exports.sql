-- Exports of the region's own data for its own use. The files are in the node's folder; here are counts and names.

create schema if not exists region;

create table region.export (
  id uuid primary key,
  format text not null check (format in ('omop', 'fhir')),
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'removed')),
  asked_by text not null,
  asked_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  -- Files written so far, of how many.
  done int not null default 0,
  files_of int not null,
  -- When the data in it was loaded.
  loaded_at timestamptz,
  -- name, rows, bytes, sha256
  files jsonb,
  -- Why it failed: code, sv, en.
  reason jsonb
);
-- One at a time.
create unique index export_under_way on region.export ((true)) where state in ('waiting', 'running');
