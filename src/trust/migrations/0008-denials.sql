-- Why the latest denials came to be, so that whoever was denied can ask. Codes and rules alone: never whom or what it was
-- about, which the audit log keeps. The table is a ring: the oldest row gives its place to the newest, so that no flood of
-- denied calls can fill the disk.

create sequence trust.denial_place minvalue 1 maxvalue 20000 cycle;

create table trust.denial (
  place int primary key,
  id uuid not null unique,
  at timestamptz not null,
  actor_kind text not null,
  actor text not null,
  act text not null,
  controller text,
  -- As they were said then: [{id, effect, law, text}] and [{rule, law, lacking}].
  rules jsonb not null,
  missing jsonb not null
);
