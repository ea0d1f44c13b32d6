-- The catalogue of service contracts: each version of each, its files, and who changed what when.

create schema if not exists exchange;

-- Raised by whatever changes a contract. Whoever keeps a copy looks here whether it still holds.
create table exchange.contracts_version (version bigint not null);
insert into exchange.contracts_version values (1);

create table exchange.service_contract (
  id uuid primary key,
  version int not null default 1,
  updated_at timestamptz not null,
  kind text not null check (kind in ('rivta', 'openapi', 'fhir')),
  domain text not null,
  name text not null,
  major int not null check (major >= 0),
  minor int not null check (minor >= 0),
  -- How calls and routes name it, its major version included.
  key text not null,
  owner uuid,
  lifecycle text not null check (lifecycle in ('draft', 'in_force', 'deprecated', 'withdrawn')),
  sunset date,
  -- All else: purpose, information types, classes, operations, limits, validation.
  document jsonb not null,
  unique (key, minor)
);
create index service_contract_domain on exchange.service_contract (domain, name);

create table exchange.contract_file (
  contract uuid not null references exchange.service_contract,
  name text not null,
  content text not null,
  primary key (contract, name)
);

-- Each version of each, in the transaction of the change.
create table exchange.contract_change (
  contract uuid not null references exchange.service_contract,
  version int not null,
  at timestamptz not null,
  by text not null,
  act text not null check (act in ('imported', 'changed', 'lifecycle')),
  document jsonb not null,
  primary key (contract, version)
);

create function exchange.contracts_changed() returns trigger language plpgsql as $$
begin
  update exchange.contracts_version set version = version + 1;
  perform pg_notify('exchange.contracts', '');
  return null;
end
$$;
create trigger contracts_changed after insert or update or delete on exchange.service_contract
  for each statement execute function exchange.contracts_changed();
