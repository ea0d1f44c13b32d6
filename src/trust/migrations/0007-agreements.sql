-- Agreements between parties, what products hold and where they are admitted, and how far a system may reach.
-- Organisations and systems are named by their id in the register of parties, residents by their internal id.

-- One row for each part below, raised by whatever changes it. Whoever keeps a copy looks here whether it still holds.
create table trust.agreements_version (
  part text primary key check (part in ('agreements', 'certification', 'limits')),
  version bigint not null
);
insert into trust.agreements_version (part, version) values ('agreements', 1), ('certification', 1), ('limits', 1);

-- Whatever changes a part, and from wherever, everybody who keeps a copy is told when it commits. The row of the version is held
-- until then, so that versions come in the order of commits, and who has written sees no later writer's change.
create function trust.agreements_changed() returns trigger language plpgsql as $$
begin
  update trust.agreements_version set version = version + 1 where part = tg_argv[0];
  perform pg_notify('trust.agreements', tg_argv[0]);
  return null;
end
$$;

-- Each version of each of them, written in the same transaction. `effect` is what the change of an agreement let happen and stopped.
create table trust.agreement_change (
  kind text not null check (kind in ('agreement', 'scheme', 'product', 'admission', 'limit')),
  id text not null,
  version int not null,
  at timestamptz not null,
  act text not null check (act in ('created', 'changed', 'removed')),
  by text not null,
  document jsonb not null,
  effect jsonb,
  primary key (kind, id, version)
);

create table trust.agreement (
  id uuid primary key,
  version int not null default 1,
  updated_at timestamptz not null,
  kind text not null check (kind in ('processor', 'agent', 'data_sharing', 'connection')),
  title text not null,
  reference text,
  -- Empty: all.
  contracts text[] not null,
  -- Empty: none.
  information_types text[] not null,
  purposes text[] not null,
  valid_from timestamptz not null,
  valid_until timestamptz check (valid_until > valid_from),
  ended_at timestamptz
);
create index agreement_open on trust.agreement (id) where ended_at is null;

create table trust.agreement_party (
  agreement uuid not null references trust.agreement,
  organisation uuid not null,
  role text not null check (role in ('giver', 'taker')),
  primary key (agreement, organisation, role)
);
create index agreement_party_organisation on trust.agreement_party (organisation, agreement);

create table trust.scheme (
  id uuid primary key,
  version int not null default 1,
  updated_at timestamptz not null,
  name text not null,
  description text,
  -- Null: marks are recorded by hand.
  trust_mark_type text
);
create unique index scheme_name on trust.scheme (lower(name));

create table trust.product (
  id uuid primary key,
  version int not null default 1,
  updated_at timestamptz not null,
  name text not null,
  supplier uuid not null,
  purposes text[] not null,
  information_types text[] not null,
  entity_id text
);
create index product_supplier on trust.product (supplier);

create table trust.product_mark (
  id uuid primary key,
  product uuid not null references trust.product,
  scheme uuid not null references trust.scheme,
  issued_at timestamptz not null,
  valid_until timestamptz check (valid_until > issued_at),
  revoked_at timestamptz,
  revoked_reason text,
  source text not null check (source in ('federation', 'recorded')),
  reference text,
  -- The signed trust mark, and when its issuer last said that it is active.
  trust_mark text,
  checked_at timestamptz,
  -- When it was last asked about, answered or not: who cannot be asked does not keep the others waiting.
  asked_at timestamptz,
  check ((source = 'federation') = (trust_mark is not null)),
  check ((source = 'federation') = (checked_at is not null))
);
create index product_mark_product on trust.product_mark (product, issued_at, id);
create index product_mark_to_ask on trust.product_mark (asked_at, id)
  where source = 'federation' and revoked_at is null;

-- A controller's allow-list: each row admits what fulfils all of it.
create table trust.admission (
  id uuid primary key,
  version int not null default 1,
  updated_at timestamptz not null,
  controller uuid not null,
  schemes uuid[] not null,
  purposes text[] not null,
  information_types text[] not null,
  -- Null: any product that fulfils the rest.
  products uuid[],
  valid_until timestamptz,
  removed_at timestamptz
);
create index admission_controller on trust.admission (controller, id) where removed_at is null;

-- How far a system may reach. Null: as the defaults of the program say.
create table trust.exposure_limit (
  system text primary key,
  id uuid not null unique,
  version int not null default 1,
  updated_at timestamptz not null,
  information_types text[],
  controllers uuid[],
  -- The version that last changed who is in the cohort, see trust.limit_cohort; null: any person.
  cohort_version int,
  per_minute int check (per_minute > 0),
  per_day int check (per_day > 0),
  hours_from time,
  hours_to time,
  on_unusual text not null check (on_unusual in ('alert', 'suspend')),
  removed_at timestamptz,
  check ((hours_from is null) = (hours_to is null))
);

-- Who was in a system's cohort from one version of its limit to another; null: still is.
create table trust.limit_cohort (
  system text not null references trust.exposure_limit,
  person uuid not null,
  since_version int not null,
  until_version int check (until_version > since_version),
  primary key (system, person, since_version)
);

-- How much a system was used in a minute and in a Swedish day, by all processes together.
create table trust.limit_use (
  system text not null,
  span text not null check (span in ('minute', 'day')),
  start timestamptz not null,
  uses bigint not null,
  primary key (system, span, start)
);
create index limit_use_old on trust.limit_use (span, start);

create table trust.limit_alert (
  id uuid primary key,
  system text not null,
  kind text not null check (kind in ('volume', 'hours', 'cohort', 'information_types', 'controller')),
  hour timestamptz not null,
  count bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  suspended boolean not null,
  closed_at timestamptz,
  closed_by text,
  conclusion text,
  check ((closed_at is null) = (closed_by is null)),
  check ((closed_at is null) = (conclusion is null))
);
-- What comes after somebody has closed the hour's alert is not hidden in it.
create unique index limit_alert_hour on trust.limit_alert (system, kind, hour) where closed_at is null;
create index limit_alert_system on trust.limit_alert (system, id);

create table trust.system_suspension (
  id uuid primary key,
  system text not null,
  at timestamptz not null,
  -- Null: the program, because of the alert.
  by text,
  alert uuid references trust.limit_alert,
  reason text not null,
  lifted_at timestamptz,
  lifted_by text,
  lifted_reason text,
  check ((by is null) = (alert is not null)),
  check ((lifted_at is null) = (lifted_by is null)),
  check ((lifted_at is null) = (lifted_reason is null))
);
create unique index system_suspension_holds on trust.system_suspension (system) where lifted_at is null;
create index system_suspension_system on trust.system_suspension (system, at desc, id);

create trigger agreement_changed after insert or update or delete or truncate on trust.agreement
  for each statement execute function trust.agreements_changed('agreements');
create trigger agreement_party_changed after insert or update or delete or truncate on trust.agreement_party
  for each statement execute function trust.agreements_changed('agreements');
create trigger scheme_changed after insert or update or delete or truncate on trust.scheme
  for each statement execute function trust.agreements_changed('certification');
create trigger product_changed after insert or update or delete or truncate on trust.product
  for each statement execute function trust.agreements_changed('certification');
create trigger product_mark_changed after insert or update or delete or truncate on trust.product_mark
  for each statement execute function trust.agreements_changed('certification');
create trigger admission_changed after insert or update or delete or truncate on trust.admission
  for each statement execute function trust.agreements_changed('certification');
create trigger exposure_limit_changed after insert or update or delete or truncate on trust.exposure_limit
  for each statement execute function trust.agreements_changed('limits');
create trigger system_suspension_changed after insert or update or delete or truncate on trust.system_suspension
  for each statement execute function trust.agreements_changed('limits');

-- Alerts are told by their id, so that a page can show them at once.
create function trust.limit_alert_told() returns trigger language plpgsql as $$
begin
  perform pg_notify('trust.agreements', 'alert:' || new.id);
  return null;
end
$$;
create trigger limit_alert_told after insert on trust.limit_alert
  for each row execute function trust.limit_alert_told();
