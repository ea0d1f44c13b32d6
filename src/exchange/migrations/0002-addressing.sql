-- What calls are routed and let through by: published versions, each a change of the one before, and drafts of the next.

create schema if not exists exchange;

-- Never changed and never removed. `document` is the very text that is hashed and signed.
create table exchange.addressing_version (
  number int primary key check (number > 0),
  document text not null,
  previous text not null,
  hash text not null unique,
  signature text not null,
  key int not null,
  at timestamptz not null default now()
);

create function exchange.addressing_published() returns trigger language plpgsql as $$
begin
  perform pg_notify('exchange.addressing', new.number::text);
  return null;
end
$$;
create trigger addressing_published after insert on exchange.addressing_version
  for each row execute function exchange.addressing_published();

create function exchange.addressing_kept() returns trigger language plpgsql as $$
begin
  raise exception 'published versions are never changed';
end
$$;
create trigger addressing_kept before update or delete on exchange.addressing_version
  for each row execute function exchange.addressing_kept();

create table exchange.addressing_draft (
  id uuid primary key,
  version int not null default 1,
  title text not null,
  state text not null check (state in ('open', 'submitted', 'approved', 'published', 'discarded')),
  operations jsonb not null,
  -- Whose draft it is, by the id in the register of parties.
  organisation uuid,
  author text not null,
  approver text,
  -- Of those who may not see who somebody is, the role is enough; names are looked up when shown.
  published_as int references exchange.addressing_version,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index addressing_draft_open on exchange.addressing_draft (updated_at desc);
