-- Hand-offs old enough for each conversion, by the whole hours until a person of sales answered
-- (NULL: nobody has), and how many of them converted. What a machine disqualified is left out, and
-- of deals those who stand beside another person's.
with conversions as (
    select
        'accepted' as conversion,
        handed_off_at,
        first_followed_up_at,
        handed_off_at + days(getvariable('acceptance_days')) as matures_at,
        accepted_at is not null as is_converted,
        true as counts_for_deals,
        outcome,
        is_disqualified_automatically
    from cycle_facts

    union all

    select
        'qualified',
        handed_off_at,
        first_followed_up_at,
        handed_off_at + days(getvariable('qualification_days')),
        qualified_at is not null or deal_created_at is not null,
        coalesce(opportunity_role, 'primary') = 'primary',
        outcome,
        is_disqualified_automatically
    from cycle_facts

    union all

    select
        'won',
        handed_off_at,
        first_followed_up_at,
        handed_off_at + days(getvariable('closure_days')),
        outcome = 'won',
        coalesce(opportunity_role, 'primary') = 'primary',
        outcome,
        is_disqualified_automatically
    from cycle_facts
)

select
    conversion,
    cast(
        floor((epoch_us(first_followed_up_at) - epoch_us(handed_off_at)) / 3600e6) as integer
    ) as hours,
    count(*) as hand_offs,
    count(*) filter (is_converted) as converted
from conversions
where
    matures_at <= as_of()
    and counts_for_deals
    and not (outcome = 'disqualified' and coalesce(is_disqualified_automatically, false))
group by all
order by all
