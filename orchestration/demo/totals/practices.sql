-- What sales did with what it did not keep, and which closed deals came of a known lead.
select
    (
        select count(*)
        from cycle_facts
        where
            outcome in ('rejected', 'recycled', 'expired')
            and handed_off_at + days(getvariable('recycle_days')) <= as_of()
            and recycled_at <= handed_off_at + days(getvariable('recycle_days'))
    ) as hand_back_rate_numerator,
    (
        select count(*)
        from cycle_facts
        where
            outcome in ('rejected', 'recycled', 'expired')
            and handed_off_at + days(getvariable('recycle_days')) <= as_of()
    ) as hand_back_rate_denominator,
    (
        select count(*)
        from deal_facts
        inner join people using (person_no)
        where status in ('won', 'lost') and people.lead_source is not null
    ) as source_tracking_rate_numerator,
    (select count(*) from deal_facts where status in ('won', 'lost'))
        as source_tracking_rate_denominator
