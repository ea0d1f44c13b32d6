-- What a person has decided about her data, and who may decide for her: consents, blocks, proxies, with their history.
-- Organisations, units and parties are named by their id in the register of parties, and residents by their internal id.

create schema if not exists trust;

-- The version of everything below about one person. Whoever keeps a copy looks here whether it still holds.
create table trust.rights_version (
  person uuid primary key,
  version bigint not null
);

create table trust.consent (
  id uuid primary key,
  version int not null default 1,
  person uuid not null,
  kind text not null check (kind in ('informed', 'coherent_records', 'disclosure_secrecy', 'disclosure_process',
    'disclosure_receive', 'welfare_technology', 'camera', 'secondary_use_opt_out')),
  given_at timestamptz not null,
  giver text not null,
  giver_kind text not null check (giver_kind in ('person', 'proxy')),
  proxy uuid,
  registered_by text,
  text_version text not null,
  -- Null: all of them.
  controller text,
  recipient text,
  information_types text[] check (cardinality(information_types) > 0),
  valid_from timestamptz not null,
  valid_until timestamptz check (valid_until > valid_from),
  withdrawn_at timestamptz,
  withdrawn_by text,
  check ((withdrawn_at is null) = (withdrawn_by is null)),
  check (kind not like 'disclosure%' or recipient is not null),
  check ((giver_kind = 'proxy') = (proxy is not null))
);
create index consent_person on trust.consent (person, given_at desc, id);

-- What a recipient has to erase since a consent to disclosure was withdrawn, and that it was done.
create table trust.erasure_order (
  id uuid primary key,
  consent uuid not null unique references trust.consent,
  person uuid not null,
  recipient text not null,
  controller text,
  information_types text[],
  ordered_at timestamptz not null,
  confirmed_at timestamptz,
  confirmed_by text,
  check ((confirmed_at is null) = (confirmed_by is null))
);
create index erasure_order_person on trust.erasure_order (person, ordered_at desc, id);
create index erasure_order_pending on trust.erasure_order (recipient, ordered_at, id) where confirmed_at is null;

create table trust.block (
  id uuid primary key,
  version int not null default 1,
  person uuid not null,
  kind text not null check (kind in ('inner', 'outer')),
  set_at timestamptz not null,
  set_by text not null,
  registered_by text,
  controller text not null,
  -- Null: all of them.
  unit text,
  information_types text[] check (cardinality(information_types) > 0),
  -- When the data came to be; null: open at that end.
  data_from timestamptz,
  data_until timestamptz check (data_until > data_from),
  lifted_at timestamptz,
  lifted_by text,
  check (kind = 'outer' or unit is not null),
  check ((lifted_at is null) = (lifted_by is null))
);
create index block_person on trust.block (person, set_at desc, id);

-- A block that is lifted for a while, for one organisation or for all.
create table trust.block_lift (
  id uuid primary key,
  block uuid not null references trust.block,
  person uuid not null,
  organisation text,
  valid_from timestamptz not null,
  valid_until timestamptz not null check (valid_until > valid_from),
  by text not null,
  registered_by text
);
create index block_lift_block on trust.block_lift (block);
create index block_lift_person on trust.block_lift (person);

create table trust.proxy (
  id uuid primary key,
  version int not null default 1,
  person uuid not null,
  holder text not null,
  kind text not null check (kind in ('custodian', 'deputy', 'attorney', 'organisation')),
  acts text[] not null,
  granted_at timestamptz not null,
  granted_by text not null,
  registered_by text,
  -- Whether whoever gave a power of attorney understood it; the others are given by law or by a court.
  understood boolean not null,
  -- The court's decision, the register, or the version of the text that was shown.
  basis text not null,
  valid_from timestamptz not null,
  valid_until timestamptz check (valid_until > valid_from),
  ended_at timestamptz,
  ended_by text,
  check (kind = 'custodian' or cardinality(acts) > 0),
  check ((ended_at is null) = (ended_by is null))
);
create index proxy_person on trust.proxy (person, granted_at desc, id);
create index proxy_holder on trust.proxy (holder);

-- Each version of each of them, written in the same transaction.
create table trust.rights_change (
  id uuid primary key,
  person uuid not null,
  subject_kind text not null check (subject_kind in ('consent', 'block', 'proxy')),
  subject uuid not null,
  version int not null,
  act text not null,
  at timestamptz not null,
  by text not null,
  document jsonb not null
);
create index rights_change_subject on trust.rights_change (subject, version);

-- Whatever changes them, and from wherever, everybody who keeps a copy is told when it commits, and finds another version
-- when the telling was lost.
create function trust.rights_changed() returns trigger language plpgsql as $$
declare
  whose uuid := case when tg_op = 'DELETE' then old.person else new.person end;
begin
  insert into trust.rights_version as v (person, version) values (whose, 1)
    on conflict (person) do update set version = v.version + 1;
  perform pg_notify('trust.rights', whose::text);
  return null;
end
$$;
create trigger consent_changed after insert or update or delete on trust.consent
  for each row execute function trust.rights_changed();
create trigger block_changed after insert or update or delete on trust.block
  for each row execute function trust.rights_changed();
create trigger block_lift_changed after insert or update or delete on trust.block_lift
  for each row execute function trust.rights_changed();
create trigger proxy_changed after insert or update or delete on trust.proxy
  for each row execute function trust.rights_changed();
