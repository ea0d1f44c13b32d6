-- Parties: organisations with their units, employees with their assignments, systems with their keys, residents. What is
-- ended stays, since the log and the history name it.

create schema if not exists trust;

create table trust.organisation (
  id uuid primary key,
  version int not null default 1,
  updated_at timestamptz not null,
  name text not null,
  kinds text[] not null check (cardinality(kinds) > 0),
  capacity text check (capacity in ('vardgivare', 'omsorgsgivare', 'annan')),
  -- Not unique: the boards of a municipality are controllers of their own under one number.
  organisation_number text,
  hsa_id text,
  parent_id uuid references trust.organisation check (parent_id <> id),
  -- Runs the installation.
  operator boolean not null default false,
  ended_at timestamptz,
  check (not operator or ended_at is null)
);
create unique index organisation_operator on trust.organisation (operator) where operator;
create unique index organisation_hsa_id on trust.organisation (hsa_id) where ended_at is null;
create index organisation_parent on trust.organisation (parent_id);

create table trust.unit (
  id uuid primary key,
  version int not null default 1,
  updated_at timestamptz not null,
  organisation_id uuid not null references trust.organisation,
  name text not null,
  hsa_id text,
  parent_id uuid references trust.unit check (parent_id <> id),
  capacity text check (capacity in ('vardgivare', 'omsorgsgivare', 'annan')),
  -- Organisations whose data it works with, beside its own.
  serves uuid[] not null default '{}',
  -- A duty group of the alarm reception, which is ended there.
  duty boolean not null default false,
  ended_at timestamptz
);
create unique index unit_hsa_id on trust.unit (hsa_id) where ended_at is null;
create index unit_organisation on trust.unit (organisation_id);
create index unit_parent on trust.unit (parent_id);

create table trust.employee (
  id uuid primary key,
  version int not null default 1,
  updated_at timestamptz not null,
  name text not null,
  hsa_id text,
  -- The personal identity: encrypted, with a keyed look-up hash beside it.
  identity_sealed bytea,
  identity_lookup bytea,
  -- Who registered her, and so sees her before she has an assignment.
  registered_for uuid references trust.organisation,
  ended_at timestamptz,
  check ((identity_sealed is null) = (identity_lookup is null))
);
create unique index employee_hsa_id on trust.employee (hsa_id) where ended_at is null;
create unique index employee_identity on trust.employee (identity_lookup) where ended_at is null;

create table trust.assignment (
  id uuid primary key,
  version int not null default 1,
  updated_at timestamptz not null,
  employee_id uuid not null references trust.employee,
  organisation_id uuid not null references trust.organisation,
  unit_id uuid not null references trust.unit,
  title text,
  roles text[] not null check (cardinality(roles) > 0),
  purposes text[] not null,
  -- Null: limited by its purpose and unit alone.
  information_types text[],
  valid_from timestamptz not null,
  valid_until timestamptz check (valid_until > valid_from),
  -- Follows from membership of a duty group.
  duty boolean not null default false,
  ended_at timestamptz
);
create index assignment_employee on trust.assignment (employee_id);
create index assignment_unit on trust.assignment (unit_id) where ended_at is null;
create index assignment_organisation on trust.assignment (organisation_id) where ended_at is null;

create table trust.system (
  -- The client id.
  id text primary key,
  version int not null default 1,
  updated_at timestamptz not null,
  name text not null,
  organisation_id uuid not null references trust.organisation,
  product_id uuid,
  component_hsa_id text,
  acts_for uuid[] not null default '{}',
  acts_for_all boolean not null default false,
  scopes text[] not null,
  authentication text not null
    check (authentication in ('private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth')),
  token_binding text not null check (token_binding in ('dpop', 'mtls')),
  grant_types text[] not null,
  -- Public keys alone.
  jwks jsonb,
  jwks_uri text,
  certificate_subject text,
  redirect_uris text[],
  suspended_at timestamptz,
  suspended_reason text,
  ended_at timestamptz,
  check ((suspended_at is null) = (suspended_reason is null))
);
create unique index system_component_hsa_id on trust.system (component_hsa_id) where ended_at is null;
create index system_organisation on trust.system (organisation_id);
create index system_product on trust.system (product_id);

create table trust.resident (
  id uuid primary key,
  version int not null default 1,
  updated_at timestamptz not null,
  name text not null,
  protected_identity boolean not null,
  identity_sealed bytea,
  identity_lookup bytea unique,
  birth_date date,
  -- What an assessment says of her ability to consent; null: her age alone says it.
  can_consent boolean,
  check ((identity_sealed is null) = (identity_lookup is null))
);

-- Each version of each of them, written in the same transaction. Without personal identity; of residents the assessments alone.
create table trust.party_change (
  id uuid primary key,
  kind text not null check (kind in ('organisation', 'unit', 'employee', 'assignment', 'system', 'resident')),
  subject text not null,
  version int not null,
  at timestamptz not null,
  act text not null check (act in ('created', 'changed', 'removed')),
  -- Null: another room, or the program itself.
  by text,
  document jsonb not null
);
create index party_change_subject on trust.party_change (kind, subject, version);

-- These organisations and those below them.
create function trust.organisations_within(roots uuid[]) returns setof uuid language sql stable as $$
  with recursive within as (
    select id from trust.organisation where id = any(roots)
    union
    select o.id from trust.organisation o join within on o.parent_id = within.id
  )
  select id from within
$$;

-- Whatever changes them, and from wherever, everybody who keeps a copy is told when it commits: the kind and the id.
create function trust.party_changed() returns trigger language plpgsql as $$
declare
  whose text := case when tg_op = 'DELETE' then old.id::text else new.id::text end;
begin
  perform pg_notify('trust.parties', tg_argv[0] || ':' || whose);
  return null;
end
$$;
create trigger organisation_changed after insert or update or delete on trust.organisation
  for each row execute function trust.party_changed('organisation');
create trigger unit_changed after insert or update or delete on trust.unit
  for each row execute function trust.party_changed('unit');
create trigger employee_changed after insert or update or delete on trust.employee
  for each row execute function trust.party_changed('employee');
create trigger assignment_changed after insert or update or delete on trust.assignment
  for each row execute function trust.party_changed('assignment');
create trigger system_changed after insert or update or delete on trust.system
  for each row execute function trust.party_changed('system');
create trigger resident_changed after insert or update or delete on trust.resident
  for each row execute function trust.party_changed('resident');

-- An assignment is also one of an employee's.
create function trust.assignments_changed() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then perform pg_notify('trust.parties', 'employee:' || old.employee_id); end if;
  if tg_op <> 'DELETE' then perform pg_notify('trust.parties', 'employee:' || new.employee_id); end if;
  return null;
end
$$;
create trigger employees_assignments_changed after insert or update or delete on trust.assignment
  for each row execute function trust.assignments_changed();
