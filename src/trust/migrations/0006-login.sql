-- The keys that tokens are signed with; as trust.federation_key.
create table trust.token_key (
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

-- What the authorization server remembers: pushed requests, codes, refresh tokens, grants, its own sessions. The id is a hash,
-- since some ids are secrets; the content is sealed (AES-256-GCM), since requests hold what their senders put there.
create table trust.oidc_state (
  model text not null,
  id bytea not null check (length(id) = 32),
  uid text,
  grant_id text,
  sealed bytea not null,
  consumed_at timestamptz,
  expires_at timestamptz not null,
  primary key (model, id)
);
create index oidc_state_uid on trust.oidc_state (uid) where uid is not null;
create index oidc_state_grant on trust.oidc_state (grant_id) where grant_id is not null;
create index oidc_state_expires on trust.oidc_state (expires_at);

-- Login sessions of people. The cookie's value is known by its hash only.
create table trust.session (
  id uuid primary key,
  secret bytea not null unique check (length(secret) = 32),
  kind text not null check (kind in ('staff', 'resident')),
  party uuid not null,
  level smallint not null check (level between 1 and 4),
  provider text not null,
  assignment uuid,
  began_at timestamptz not null,
  level_at timestamptz not null,       -- when she last showed who she is
  seen_at timestamptz not null,        -- within a minute
  expires_at timestamptz not null,     -- whatever is done
  idle_seconds int not null check (idle_seconds > 0),
  ended_at timestamptz,
  ended_because text check ((ended_because is null) = (ended_at is null)),
  provider_sid bytea,                  -- keyed hashes of what the identity provider calls the session and her
  provider_sub bytea,
  id_token bytea                       -- sealed; for logging out there
);
create index session_of on trust.session (party, began_at desc);
create index session_expires on trust.session (expires_at);
create index session_provider_sid on trust.session (provider_sid) where provider_sid is not null;
create index session_provider_sub on trust.session (provider_sub) where provider_sub is not null;

-- What she has granted to apps in a session; it ends with it.
create table trust.session_grant (
  session uuid not null references trust.session on delete cascade,
  grant_id text not null unique
);
create index session_grant_of on trust.session_grant (session);

-- Logins under way at an outside provider. Each is used once, in the browser that began it.
create table trust.login_attempt (
  state bytea primary key check (length(state) = 32),
  browser bytea not null check (length(browser) = 32),
  sealed bytea not null,
  expires_at timestamptz not null
);
create index login_attempt_expires on trust.login_attempt (expires_at);
