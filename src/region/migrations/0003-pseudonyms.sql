-- Pseudonyms: epochs of the region's key, the vault of tokens, and going back to who somebody is.

-- Keys themselves are in the key file. What the store's pseudonyms are of, the store says.
create table region.pseudonym_epoch (
  id text primary key,
  method text not null check (method in ('keyed', 'vault')),
  state text not null check (state in ('pending', 'current', 'retired', 'destroyed')),
  -- Null: the program, at its first start.
  begun_by text,
  begun_at timestamptz not null,
  -- So long its key is kept when another has taken its place, for going back to who somebody is.
  keep_days int not null check (keep_days >= 0),
  in_force_at timestamptz,
  retired_at timestamptz,
  destroyed_at timestamptz,
  -- People whose pseudonyms were made anew when it took the place of another.
  people bigint
);
create unique index pseudonym_epoch_pending on region.pseudonym_epoch (state) where state = 'pending';
create unique index pseudonym_epoch_current on region.pseudonym_epoch (state) where state = 'current';

-- Tokens of epochs by the method `vault`. The identity is sealed, and found again by a keyed look-up.
create table region.vault (
  epoch text not null,
  lookup bytea not null check (length(lookup) = 32),
  sealed bytea not null,
  token text not null,
  primary key (epoch, lookup)
);
create unique index vault_token on region.vault (token);

-- Who somebody is behind one pseudonym of a permit: asked for, decided on by another, shown once. No identity is kept.
create table region.reidentification (
  id uuid primary key,
  permit uuid not null,
  permit_epoch int not null,
  pseudonym text not null check (pseudonym ~ '^[0-9a-f]{64}$'),
  -- The hub or permit holder that wants it, and how they call the matter.
  asked_by text not null,
  reason text not null,
  legal_basis text not null,
  state text not null check (state in ('proposed', 'approved', 'refused', 'shown', 'not_found', 'expired')),
  proposed_by text not null,
  proposed_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  refusal text,
  -- Until when it can be decided on; once approved, until when it can be shown.
  until timestamptz not null,
  ended_at timestamptz,
  check (decided_by <> proposed_by)
);
create index reidentification_open on region.reidentification (until) where state in ('proposed', 'approved');

-- When each source is to be loaded next, by its mapping's schedule in Swedish time.
create table region.load_schedule (
  source text primary key,
  schedule text not null,
  next_at timestamptz not null
);
