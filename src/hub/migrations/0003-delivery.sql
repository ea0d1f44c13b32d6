-- What figures are delivered as: folders of files, to whom, by whose key, and to which registers by plan.

create table hub.delivery_plan (
  id uuid primary key,
  organisation uuid not null,
  product text not null,
  -- Measures, dimensions and filters.
  asked jsonb not null,
  -- Whole units of time before the day: unit, back, length.
  period jsonb not null,
  format text not null check (format in ('csv', 'csv_comma', 'jsonl', 'parquet', 'arrow')),
  -- Cron, Europe/Stockholm.
  schedule text not null,
  -- So many earlier months are sent again.
  resubmit_months int not null check (resubmit_months between 0 and 24),
  -- A pick-up, or a server to push to with its pinned host key.
  target jsonb not null,
  active boolean not null,
  next_at timestamptz not null,
  -- Why the last time came to nothing; null when it did not.
  last_error text,
  version int not null default 1,
  changed_by text not null,
  changed_at timestamptz not null
);
create index delivery_plan_due on hub.delivery_plan (next_at) where active;

create table hub.delivery (
  id uuid primary key,
  run uuid not null references hub.run,
  organisation uuid not null,
  plan uuid references hub.delivery_plan,
  formats text[] not null,
  bom boolean not null,
  -- The day it was asked for, in Sweden.
  day date not null,
  state text not null check (state in ('waiting', 'ready', 'failed', 'removed')),
  reason text,
  asked_by text not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  keep_until timestamptz not null,
  -- Name, format, bytes, rows and SHA-256 of each, once it is ready.
  files jsonb
);
create index delivery_of on hub.delivery (organisation, created_at desc);
create index delivery_open on hub.delivery (created_at) where state = 'waiting';
create index delivery_kept on hub.delivery (keep_until) where state = 'ready';

create table hub.dispatch (
  id uuid primary key,
  delivery uuid not null references hub.delivery on delete cascade,
  -- received: the register has said so itself.
  state text not null check (state in ('waiting', 'sent', 'received', 'failed')),
  attempts int not null default 0,
  next_at timestamptz,
  reason text,
  -- What was read back, and what the register answered.
  receipt jsonb,
  asked_by text not null,
  created_at timestamptz not null,
  ended_at timestamptz
);
create index dispatch_of on hub.dispatch (delivery, created_at);
create index dispatch_open on hub.dispatch (next_at) where state = 'waiting';

create table hub.sftp_key (
  id uuid primary key,
  organisation uuid not null,
  -- The registered system that uses it, where there is one: it then has to be let in as such too.
  system text,
  name text not null,
  -- As OpenSSH writes it: type and base64.
  public_key text not null,
  -- SHA256: and base64, as OpenSSH shows it.
  fingerprint text not null,
  added_by text not null,
  added_at timestamptz not null,
  used_at timestamptz,
  revoked_by text,
  revoked_at timestamptz
);
create unique index sftp_key_in_force on hub.sftp_key (fingerprint) where revoked_at is null;
