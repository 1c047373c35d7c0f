-- What sales did with what it did not keep, which closed deals came of a known lead, and who of those
-- that are not sales-ready gets the mails of a nurture campaign that runs.
with latest_cycles as (
    select person_no, outcome, mql_at
    from cycle_facts
    qualify row_number() over (partition by person_no order by cycle_number desc) = 1
),

not_ready as (
    select
        person_no,
        exists (
            select 1
            from mails
            inner join campaigns using (campaign_no)
            where
                mails.person_no = latest_cycles.person_no
                and mails.is_nurture
                and mails.sent_at <= as_of()
                and campaigns.ended_on >= cast(as_of() as date)
        ) as is_nurtured
    from latest_cycles
    where
        outcome in ('rejected', 'recycled', 'expired')
        or (outcome = 'open_in_marketing' and mql_at is null)
)

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
        as source_tracking_rate_denominator,
    (select count(*) from not_ready where is_nurtured) as nurture_coverage_numerator,
    (select count(*) from not_ready) as nurture_coverage_denominator
