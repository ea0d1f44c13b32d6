-- The welfare room: organisations and registers, signals, alarms, chains, screens.
-- Times are instants (timestamptz). Ids are UUIDv7 made by the program.

create schema if not exists welfare;

-- ── registers ────────────────────────────────────────────────────────────────────────────────

create table welfare.controller (
  id uuid primary key,
  version int not null default 1,
  updated_at timestamptz not null,
  name text not null,
  organisation_number text,
  hsa_id text,
  voice_uri text
);
create unique index controller_name on welfare.controller (lower(name));

-- "group" is a reserved word: duty_group.
create table welfare.duty_group (
  id uuid primary key,
  version int not null default 1,
  updated_at timestamptz not null,
  name text not null,
  kind text not null check (kind in ('reception', 'response')),
  hours jsonb not null default '[]',
  phone text,
  removed_at timestamptz
);
create unique index duty_group_name on welfare.duty_group (lower(name)) where removed_at is null;

create table welfare.group_serves (
  group_id uuid not null references welfare.duty_group,
  controller_id uuid not null references welfare.controller,
  primary key (group_id, controller_id)
);
create index group_serves_controller on welfare.group_serves (controller_id);

create table welfare.staff (
  id uuid primary key,
  version int not null default 1,
  updated_at timestamptz not null,
  name text not null,
  title text,
  phone text,
  removed_at timestamptz
);

create table welfare.group_member (
  group_id uuid not null references welfare.duty_group,
  staff_id uuid not null references welfare.staff,
  primary key (group_id, staff_id)
);
create index group_member_staff on welfare.group_member (staff_id);

create table welfare.home (
  id uuid primary key,
  version int not null default 1,
  updated_at timestamptz not null,
  controller_id uuid not null references welfare.controller,
  street text not null,
  postal_code text,
  city text,
  floor text,
  door_code text,
  access text,
  hazards text,
  position jsonb,
  removed_at timestamptz
);
create index home_controller on welfare.home (controller_id, street, id);

create table welfare.person (
  id uuid primary key,
  version int not null default 1,
  updated_at timestamptz not null,
  controller_id uuid not null references welfare.controller,
  home_id uuid references welfare.home,
  given_name text not null,
  family_name text not null,
  protected_identity boolean not null default false,
  -- personal identity: encrypted, with a keyed look-up hash beside it; the birth date is kept apart for display
  identity_sealed bytea,
  identity_lookup bytea,
  identity_kind text,
  birth_date date,
  phone text,
  language text,
  instructions text,
  relatives jsonb not null default '[]',
  removed_at timestamptz
);
create unique index person_identity on welfare.person (controller_id, identity_lookup)
  where identity_lookup is not null and removed_at is null;
create index person_home on welfare.person (home_id);
create index person_controller on welfare.person (controller_id, family_name, given_name, id);

create table welfare.device (
  id uuid primary key,
  version int not null default 1,
  updated_at timestamptz not null,
  controller_id uuid not null references welfare.controller,
  home_id uuid references welfare.home,
  person_id uuid references welfare.person,
  kind text not null,
  model text,
  place text,
  state text not null default 'planned'
    check (state in ('planned', 'installed', 'proven', 'in_use', 'suspended', 'removed')),
  heartbeat_seconds int,
  test_interval_days int,
  authentication_mode text not null default 'device_id',
  authentication jsonb not null default '{}',  -- username, ha1 by algorithm, certificate subject; never a clear password
  proven_at timestamptz,
  test_until timestamptz
);
create index device_person on welfare.device (person_id);
create index device_home on welfare.device (home_id);
create index device_controller on welfare.device (controller_id, id);

-- What changes at every contact lives apart, so that heartbeats never touch the register row.
create table welfare.device_contact (
  device_id uuid primary key references welfare.device,
  last_contact_at timestamptz,
  lost_since timestamptz,
  battery int,
  battery_low boolean              -- null: never said
) with (fillfactor = 70);

create table welfare.device_address (
  scheme text not null,
  value text not null,
  device_id uuid not null references welfare.device,
  primary key (scheme, value)
);
create index device_address_device on welfare.device_address (device_id);

create table welfare.chain (
  id uuid primary key,
  version int not null default 1,
  updated_at timestamptz not null,
  controller_id uuid not null references welfare.controller,
  person_id uuid references welfare.person,
  name text not null,
  classes text[] not null default '{}',
  steps jsonb not null,
  fallback jsonb not null,
  template_id uuid references welfare.chain,
  removed_at timestamptz
);
create index chain_controller on welfare.chain (controller_id) where removed_at is null;
create index chain_person on welfare.chain (person_id) where removed_at is null;

-- Every saved version of every register object: who changed what, when. Never holds personal identity numbers.
create table welfare.change (
  object_kind text not null,
  object_id uuid not null,
  version int not null,
  at timestamptz not null,
  by_staff uuid,
  act text not null check (act in ('created', 'changed', 'removed')),
  document jsonb not null,
  primary key (object_id, version)
);

-- ── signals ──────────────────────────────────────────────────────────────────────────────────

-- Everything a device ever said, as it came. signal_key decides whether a message is new.
create table welfare.signal (
  id uuid primary key,
  received_at timestamptz not null,
  occurred_at timestamptz not null,
  clock text not null,                 -- whose clock said occurred_at: device | platform
  protocol text not null,
  scheme text not null,
  address text not null,
  ref text not null,
  type text not null,                  -- alarm reset information heartbeat test cancel invalid
  class text,
  device_id uuid,
  alarm_id uuid,
  body jsonb not null,                 -- the normalised signal
  raw bytea not null                   -- the message verbatim
);
create index signal_device on welfare.signal (device_id, received_at desc) where device_id is not null;
create index signal_alarm on welfare.signal (alarm_id) where alarm_id is not null;
create index signal_unknown on welfare.signal (received_at desc) where device_id is null;
create index signal_heartbeat on welfare.signal (received_at) where type = 'heartbeat';

-- The newest signal of each (address, ref). A repeat within the window adds to `repeats`; after it the ref counts as new.
create table welfare.signal_key (
  scheme text not null,
  address text not null,
  ref text not null,
  signal_id uuid not null,
  received_at timestamptz not null,
  digest bytea not null,               -- of what matters in the message: the same ref with other content is a new message
  repeats int not null default 0,
  primary key (scheme, address, ref)
);
create index signal_key_age on welfare.signal_key (received_at);

-- ── alarms ───────────────────────────────────────────────────────────────────────────────────

create table welfare.alarm (
  id uuid primary key,
  version int not null default 1,
  subject text not null,               -- person:<id> | home:<id> | device:<id> | address:<scheme>:<value> | group:<id>, before it the urgency tier
  -- the subject while the alarm is open, else nothing: a column of its own, since what only a partial index knows is looked for
  -- in the wrong one as soon as a plan is kept from a quiet hour
  open_subject text generated always as (case when state <> 'resolved' then subject end) stored,
  controller_id uuid,
  person_id uuid,
  home_id uuid,
  device_id uuid,
  group_id uuid,                       -- alarms about a group itself (nobody at a screen)
  scheme text,
  address text,
  class text not null,
  urgency text not null,
  state text not null default 'ringing'
    check (state in ('ringing', 'acknowledged', 'dispatched', 'arrived', 'resolved')),
  ringing boolean not null default true,
  presses int not null default 1,
  pressed_at timestamptz not null,
  last_press_at timestamptz not null,
  received_at timestamptz not null,
  last_received_at timestamptz not null,
  shown_at timestamptz,
  shown_presses int not null default 0,
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  first_acknowledged_at timestamptz,   -- the answer time counts from received_at to here, whatever happens after
  answered_by_group uuid,
  dispatched_at timestamptz,
  dispatched_to text,
  arrived_at timestamptz,
  resolved_at timestamptz,
  resolved_by uuid,
  cause text,
  marks text[] not null default '{}',
  location jsonb,
  text text,
  voice jsonb,
  -- the chain as it was when this round of ringing began: later edits of the register never change a running alarm
  round int not null default 1,
  chain jsonb,                         -- {chainId, name, steps:[…], fallback:{…}}; null until the first step is opened
  step int not null default 0,         -- 1-based step that is open; 0 none yet; steps + 1 the fallback
  step_opened_at timestamptz,
  step_due_at timestamptz,             -- the timer: the watch opens the next step when this has passed
  calling jsonb not null default '[]', -- [{name, phone}]
  explanation text
) with (fillfactor = 80);
-- One open alarm per subject: this index is what makes a second press join the first, whatever process takes it.
create unique index alarm_open_subject on welfare.alarm (open_subject);
create index alarm_due on welfare.alarm (step_due_at) where ringing;
create index alarm_open on welfare.alarm (controller_id, last_press_at desc) where state <> 'resolved';
create index alarm_received on welfare.alarm (received_at desc, id);
create index alarm_person on welfare.alarm (person_id, received_at desc) where person_id is not null;
create index alarm_device on welfare.alarm (device_id, received_at desc) where device_id is not null;

-- The story of every alarm, append only; also the feed that screens read.
create table welfare.alarm_event (
  id bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  alarm_id uuid not null references welfare.alarm,
  at timestamptz not null,
  kind text not null,
  by_staff uuid,
  data jsonb not null default '{}'
);
create index alarm_event_alarm on welfare.alarm_event (alarm_id, id);
-- The feed is read by transaction, not by id: ids are given before commit, so a lower one may appear after a higher one.
create index alarm_event_xid on welfare.alarm_event (xid);

-- Each call to a person that a chain step asked for, and what became of it.
create table welfare.call (
  id uuid primary key,
  alarm_id uuid not null references welfare.alarm,
  round int not null,
  step int not null,
  name text not null,
  phone text,
  channel text not null,               -- gateway | by_hand
  state text not null,                 -- queued | delivered | failed | by_hand | withdrawn
  attempts int not null default 0,
  created_at timestamptz not null,
  ended_at timestamptz
);
create index call_alarm on welfare.call (alarm_id, created_at);

-- ── watching the watch ───────────────────────────────────────────────────────────────────────

create table welfare.screen (
  id uuid primary key,
  group_id uuid not null references welfare.duty_group,
  staff_id uuid references welfare.staff,
  attended boolean not null,
  opened_at timestamptz not null,
  seen_at timestamptz not null
);
create index screen_group on welfare.screen (group_id, seen_at);

-- Display receipts: which screen painted which alarm with how many presses.
create table welfare.display_receipt (
  alarm_id uuid not null references welfare.alarm,
  screen_id uuid not null,
  presses int not null,
  at timestamptz not null,
  primary key (alarm_id, screen_id, presses)
);

-- What the intake turned away, by minute and reason: visible on the board and in the metrics.
create table welfare.refused (
  minute timestamptz not null,
  reason text not null,
  signals int not null,
  primary key (minute, reason)
);
