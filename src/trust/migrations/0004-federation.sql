-- Proofs that were used (DPoP, client assertions, request objects), until they are too old to be used again.
-- The mark is a hash of kind, user and identifier: neither can be read from it.
create table trust.used_proof (
  mark bytea primary key check (length(mark) = 32),
  until timestamptz not null
);
create index used_proof_until on trust.used_proof (until);

-- The signing keys of this installation in a federation. The private part is sealed (AES-256-GCM) with a key that is not in
-- the database. All that have not ended are published; of those whose time to sign has come, the newest signs.
create table trust.federation_key (
  kid text primary key,
  made bigint not null generated always as identity,   -- of two that sign from the same second, the later made signs
  alg text not null,
  public_jwk jsonb not null,
  sealed_private bytea,                -- null once the key has ended: only its public part is still of use
  created_at timestamptz not null,
  signs_from timestamptz not null,
  expires_at timestamptz not null check (expires_at > signs_from),
  revoked_at timestamptz,
  revoked_reason text check (revoked_reason in ('unspecified', 'compromised', 'superseded'))
);

-- Those this installation is the immediate superior of.
create table trust.federation_subordinate (
  entity_id text primary key,
  jwks jsonb not null,
  entity_types text[] not null,
  intermediate boolean not null,
  metadata jsonb,
  metadata_policy jsonb,
  constraints jsonb,
  registered_at timestamptz not null,
  changed_at timestamptz not null,
  ended_at timestamptz                 -- no statement is issued about it from then on
);

-- The types of trust marks this installation issues.
create table trust.federation_trust_mark_type (
  type text primary key,
  lives_seconds int check (lives_seconds > 0),   -- null: until revoked
  ref text,
  logo_uri text,
  delegation text                      -- the owner's word that this installation may issue it, a signed JWT
);

-- Trust marks issued. Several of a type and a subject may be out at once, as when the signing key changes; all are revoked
-- together.
create table trust.federation_trust_mark (
  id uuid primary key,
  type text not null references trust.federation_trust_mark_type,
  subject text not null,
  kid text not null references trust.federation_key,
  jwt text not null,
  jwt_hash bytea not null unique check (length(jwt_hash) = 32),
  issued_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  revoked_reason text check (revoked_at is not null or revoked_reason is null)
);
create index federation_trust_mark_of on trust.federation_trust_mark (type, subject, issued_at desc);
