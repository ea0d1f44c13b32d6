-- A regional node: what the region has decided, and what it was ordered to run.

create schema if not exists region;

-- Products that the node has met, as they were defined last.
create table region.product (
  id text primary key,
  definition jsonb not null,
  -- SHA-256 of the definition, so that one that has changed is noticed.
  digest bytea not null check (length(digest) = 32),
  seen_at timestamptz not null
);

-- What the region has decided on a product. Without a row the node's own default holds.
create table region.policy (
  product text primary key references region.product,
  version int not null,
  decided jsonb not null,
  -- Of the definition that was decided on.
  digest bytea not null check (length(digest) = 32),
  changed_by text not null,
  changed_at timestamptz not null
);

create table region.policy_change (
  product text not null references region.product,
  version int not null,
  decided jsonb not null,
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (product, version)
);

create function region.policy_change_kept() returns trigger language plpgsql as $$
begin
  raise exception 'the history of decisions is never changed';
end
$$;
create trigger policy_change_kept before update or delete on region.policy_change
  for each row execute function region.policy_change_kept();

-- An order's name is used once; until when it could be used at all.
create table region.order_used (
  hub text not null,
  jti text not null,
  digest bytea not null,
  until timestamptz not null,
  primary key (hub, jti)
);
create index order_used_until on region.order_used (until);

create table region.run (
  id uuid primary key,
  hub text not null,
  product text not null references region.product,
  form text not null check (form in ('aggregate', 'rows')),
  ordered jsonb not null,
  digest bytea not null,
  state text not null check (state in ('waiting', 'held', 'running', 'done', 'refused', 'failed', 'cancelled')),
  -- Why somebody in the region is to decide.
  held_why text check (held_why in ('by_hand', 'new_product', 'definition_changed')),
  received_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  -- Which process runs it, by a name that it announces while it lives.
  worker text,
  attempts int not null default 0,
  started_at timestamptz,
  ended_at timestamptz,
  -- Of a refusal or a failure: code, sv, en.
  reason jsonb,
  cells jsonb,
  evidence jsonb,
  file jsonb,
  -- When the result was deleted.
  purged_at timestamptz
);
create index run_open on region.run (received_at, id) where state in ('waiting', 'held', 'running');
create index run_ended on region.run (ended_at) where ended_at is not null and purged_at is null;
create index run_listed on region.run (received_at desc, id desc);
