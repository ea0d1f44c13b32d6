-- Where there is something about whom: the engagement index, those who are told of its changes, and comparisons with sources.

create schema if not exists exchange;

-- The key is a hash of the nine fields, the person in it by keyed look-up, so that long fields fit an index.
create table exchange.engagement (
  key bytea primary key check (length(key) = 32),
  person bytea not null check (length(person) = 32),
  sealed bytea not null,
  service_domain text not null,
  categorization text not null,
  logical_address text not null,
  business_object text not null,
  source_system text not null,
  data_controller text not null,
  owner text not null,
  clinical_process text not null,
  most_recent timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index engagement_person on exchange.engagement (person, service_domain);
create index engagement_updates on exchange.engagement (service_domain, person, updated_at);
create index engagement_source on exchange.engagement (source_system, service_domain, key);

create table exchange.subscription (
  id uuid primary key,
  version int not null default 1,
  name text not null,
  -- Whose it is, by the id in the register of parties.
  organisation uuid,
  -- Whom notifications are sent to, by HSA-id; also whose own changes are not echoed.
  logical_address text not null,
  -- Empty: all.
  service_domains text[] not null,
  categorizations text[] not null,
  active boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- Changes of one request, as subscribers are told of them. Kept as long as a delivery refers to them.
create table exchange.index_change (
  change_set uuid not null,
  position int not null,
  deleted boolean not null,
  sealed bytea not null,
  service_domain text not null,
  categorization text not null,
  logical_address text not null,
  business_object text not null,
  source_system text not null,
  data_controller text not null,
  owner text not null,
  clinical_process text not null,
  most_recent timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (change_set, position)
);

create table exchange.delivery (
  id uuid primary key,
  subscription uuid not null references exchange.subscription,
  change_set uuid not null,
  positions int[] not null,
  state text not null check (state in ('waiting', 'delivered', 'dead', 'discarded')),
  attempts int not null default 0,
  -- When it is tried next; that of the last attempt when it is not tried again.
  due_at timestamptz not null,
  code text,
  call text,
  created_at timestamptz not null,
  delivered_at timestamptz
);
create index delivery_waiting on exchange.delivery (due_at) where state = 'waiting';
create index delivery_dead on exchange.delivery (id desc) where state = 'dead';
create index delivery_of on exchange.delivery (subscription, id desc);
create index delivery_done on exchange.delivery (delivered_at) where state in ('delivered', 'discarded');
create index delivery_change_set on exchange.delivery (change_set);

create table exchange.reconciliation (
  id uuid primary key,
  source_system text not null,
  logical_address text not null,
  service_domain text not null,
  organisation uuid,
  state text not null check (state in ('asking', 'ready', 'applying', 'applied', 'failed')),
  code text,
  in_source int,
  in_index int,
  created_by text not null,
  created_at timestamptz not null,
  ready_at timestamptz,
  applied_at timestamptz
);

create table exchange.reconciliation_difference (
  reconciliation uuid not null references exchange.reconciliation on delete cascade,
  position int not null,
  -- In the source alone, in the index alone, or with another time of content.
  kind text not null check (kind in ('missing', 'extra', 'differs')),
  key bytea not null,
  sealed bytea not null,
  service_domain text not null,
  categorization text not null,
  logical_address text not null,
  business_object text not null,
  source_system text not null,
  data_controller text not null,
  owner text not null,
  clinical_process text not null,
  most_recent timestamptz,
  -- Of the index when it was compared; what has been changed since is left alone.
  index_most_recent timestamptz,
  index_updated_at timestamptz,
  outcome text not null default 'open' check (outcome in ('open', 'wanted', 'applied', 'changed_since')),
  primary key (reconciliation, position)
);
