-- A record may be about a household; what was personal in it goes when the household asks for it, the digest and the facts stay.
alter table form.record add column about uuid, add column redacted_at timestamptz(3);
create index record_about on form.record (about, day desc) where about is not null;
grant update (answers, redacted_at) on form.record to lantoa_app;
