-- What lies in no one part of a unit is one of its strata: without it nobody could compute the published interval again. Where a
-- stratum is a village none is published, and so not this one either.
create or replace view verification.published_result as
  select r.sample, r.unit, r.whole, r.node, r.population, r.drawn, r.confirmed, r.different, r.not_found, r.refused, r.share, r.low, r.high,
         r.indicator, i.accumulates, r.period_from, r.period_to, r.closed_at, r.day, r.from_above, k.confirmed_from, k.answered_from, k.least_answered, k.fresh_days,
         not r.public as between
  from verification.result r
  join indicator.indicator i on i.key = r.indicator and i.published
  cross join verification.rule k
  where r.public or not r.whole
    and exists (select from verification.sample s join unit.unit u on u.id = s.unit and not u.leaf where s.id = r.sample and s.unit = r.unit)
    and not exists (select from verification.result o join unit.unit u on u.id = o.unit and u.leaf where o.sample = r.sample);
