-- Won deals that the same draws would not have won without any channel.
with effects as (
    select
        cycle_no,
        sum(channels.deal_effect) as deal_effect,
        sum(channels.win_effect) as win_effect
    from cycle_exposures
    inner join channels using (channel_no)
    group by cycle_no
),

without_channels as (
    select
        deal_facts.euros,
        deal_draw >= 1 - exp(-(deal_hazard - deal_effect))
        or win_draw >= 1 - exp(-(win_hazard - win_effect)) as is_not_won
    from deal_facts
    inner join effects using (cycle_no)
    where deal_facts.status = 'won'
)

select
    count(*) as won_deals_reached,
    count(*) filter (is_not_won) as won_deals_contributed,
    coalesce(sum(euros) filter (is_not_won), 0) as euros_contributed
from without_channels
