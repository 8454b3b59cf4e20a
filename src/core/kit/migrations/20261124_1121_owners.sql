-- What the kits that are installed declared until now is theirs.
update fact.measure m set kit = k.name
from kit.kit k cross join lateral jsonb_array_elements(k.definition -> 'measures') as e
where m.key = e ->> 'key' and m.kit is null;
