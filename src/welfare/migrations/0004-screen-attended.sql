-- When somebody last sat at the screen: tells a new absence from one that has been told of already.
alter table welfare.screen add column attended_at timestamptz;
