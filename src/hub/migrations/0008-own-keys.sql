-- The employee who fetches with a key as herself, where there is one: what permits that name her let be counted is shown to her too.
alter table hub.sftp_key add column person text, add check (system is null or person is null);
