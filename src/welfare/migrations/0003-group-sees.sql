-- Whose alarms a group sees: those of the controllers it serves. A controller that no reception serves any more, though its
-- people still press their buttons, is seen by every reception: an alarm on nobody's board would be lost.
create view welfare.group_sees as
  select group_id, controller_id from welfare.group_serves
  union all
  select g.id, c.id from welfare.duty_group g cross join welfare.controller c
    where g.kind = 'reception' and g.removed_at is null and not exists (
      select from welfare.group_serves s join welfare.duty_group r on r.id = s.group_id
        where s.controller_id = c.id and r.kind = 'reception' and r.removed_at is null);
