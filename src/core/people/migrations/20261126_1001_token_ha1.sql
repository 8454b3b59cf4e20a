-- A key can be the password of ODK Collect, which proves by Digest (RFC 7616) that it knows it: the server must then keep
-- MD5(user name:realm:key), of no use for anything else since the key is random. Keys made before have none.
alter table people.token add column ha1 text check (ha1 ~ '^[0-9a-f]{32}$');
