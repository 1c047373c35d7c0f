-- What the pace of deals is made of: those of people that are open, and that closed of late.
with recent_deals as (
    select
        deal_facts.*,
        cast(timezone('Europe/Berlin', timezone('UTC', won_at)) as date)
        - cast(timezone('Europe/Berlin', timezone('UTC', created_at)) as date) as days_to_won
    from deal_facts
    where
        person_no is not null
        and (
            status = 'open'
            or last_entered_at > as_of() - days(getvariable('velocity_days'))
        )
)

select
    count(*) filter (status = 'open') as open_deals,
    count(*) filter (status = 'won') as won_deals,
    count(*) filter (status <> 'open') as closed_deals,
    count(euros) filter (status = 'won') as deals_with_amount,
    sum(euros) filter (status = 'won') as euros,
    median(days_to_won) as median_days
from recent_deals
