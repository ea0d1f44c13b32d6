-- Each time somebody was shown what protected identity (skyddade personuppgifter) hides in the register of people.
-- Append only. What is shown in an alarm is in the alarm's own story.
create table welfare.reveal (
  id uuid primary key,
  person_id uuid not null references welfare.person,
  by_staff uuid not null references welfare.staff,
  at timestamptz not null,
  group_id uuid                        -- the group it was asked for, when one was told
);
create index reveal_person on welfare.reveal (person_id, at desc);
