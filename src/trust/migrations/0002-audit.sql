-- The audit log: entries, their place in the log, the tree over them, what was signed.
-- Nothing here is changed but audit_tile (its last tile of a level grows) and audit_log; triggers see to that by mistake,
-- the tree and its signature by intent.

create schema if not exists trust;

-- What was done, by whom, about whom. Appended in the transaction of the act, without waiting for others.
-- commitment = SHA-256 of a prefix, the salt and the canonical entry; seal shows that the program wrote the row.
create table trust.audit_entry (
  id uuid primary key,
  at timestamptz not null,
  actor_kind text not null,
  actor text not null,
  assignment text,
  for_whom text,
  on_behalf_of text,
  act text not null,
  outcome text not null,
  person uuid,
  controller text,
  unit text,
  purpose text,
  decision uuid,
  emergency boolean,
  about uuid,
  salt bytea not null,
  commitment bytea not null,
  seal bytea not null,
  xid xid8 not null default pg_current_xact_id()
);
create index audit_entry_xid on trust.audit_entry (xid);
create index audit_entry_person on trust.audit_entry (person, id) where person is not null;
create index audit_entry_actor on trust.audit_entry (actor, id);
create index audit_entry_about on trust.audit_entry (about) where about is not null;

-- The log in its order, without holes. No reference to audit_entry: an erased entry keeps its leaf.
create table trust.audit_leaf (
  position bigint primary key check (position >= 0),
  entry uuid not null unique,
  commitment bytea not null
);

-- C2SP tlog-tiles: at most 256 hashes of 32 bytes.
create table trust.audit_tile (
  level smallint not null,
  index bigint not null,
  hashes bytea not null,
  primary key (level, index)
);

-- Every checkpoint that was signed, and what other installations have added to it.
create table trust.audit_checkpoint (
  size bigint primary key,
  note text not null,
  signed_at timestamptz not null
);
create table trust.audit_cosignature (
  size bigint not null references trust.audit_checkpoint,
  key text not null,
  line text not null,
  added_at timestamptz not null,
  primary key (size, key)
);

-- Where the sequencer is: how long the log is, and the transaction below which every entry has its place.
create table trust.audit_log (
  single boolean primary key default true check (single),
  origin text not null,
  size bigint not null,
  floor xid8 not null
);

-- Rows the sequencer would not take into the log: the program never wrote them as they stand.
create table trust.audit_refused (
  entry uuid primary key,
  reason text not null,
  found_at timestamptz not null
);

-- As a witness: what this installation has cosigned of other logs.
create table trust.audit_witnessed (
  origin text primary key,
  size bigint not null,
  root bytea not null,
  cosigned_at timestamptz not null
);

create function trust.audit_stands() returns trigger language plpgsql as $$
begin
  raise exception 'The audit log is only added to (%)', tg_table_name using errcode = 'insufficient_privilege';
end $$;
-- An erasure names its entry, and is an entry itself.
create function trust.audit_erasure() returns trigger language plpgsql as $$
begin
  if current_setting('knutpunkt.audit_erasing', true) = old.id::text then
    return old;
  end if;
  raise exception 'The audit log is only added to (%)', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger stands before update on trust.audit_entry for each row execute function trust.audit_stands();
create trigger erased before delete on trust.audit_entry for each row execute function trust.audit_erasure();
create trigger stands before update or delete on trust.audit_leaf for each row execute function trust.audit_stands();
create trigger stands before update or delete on trust.audit_checkpoint for each row execute function trust.audit_stands();
create trigger stands_whole before truncate on trust.audit_entry execute function trust.audit_stands();
create trigger stands_whole before truncate on trust.audit_leaf execute function trust.audit_stands();
create trigger stands_whole before truncate on trust.audit_checkpoint execute function trust.audit_stands();

-- Systematic checks of accesses (SVOD 4 kap. 4 §, PDL 4 kap. 3 §). What the access was stands in the entry alone.
create table trust.audit_review_rule (
  kind text primary key,
  enabled boolean not null,
  parameters jsonb not null default '{}',
  updated_at timestamptz not null
);

create table trust.audit_review_run (
  id uuid primary key,
  run_at timestamptz not null,
  from_position bigint not null,
  to_position bigint not null unique,
  examined int not null,
  found int not null
);

create table trust.audit_review (
  id uuid primary key,
  run uuid not null references trust.audit_review_run,
  kind text not null,
  entry uuid not null,
  -- What is found once: an access, or (volume) an actor's day.
  occasion text not null,
  controller text,
  count int,
  state text not null default 'open' check (state in ('open', 'assigned', 'concluded', 'closed')),
  opened_at timestamptz not null,
  reviewer text,
  outcome text,
  comment text,
  concluded_at timestamptz,
  follow_up text,
  follow_up_comment text,
  closed_at timestamptz,
  unique (kind, occasion)
);
create index audit_review_open on trust.audit_review (state, id) where state <> 'closed';
