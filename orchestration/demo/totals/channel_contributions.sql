-- Won deals that the same draws would not have won without the channel: either no deal would
-- have come of the lead, or the deal would have been lost.
with without_channel as (
    select
        cycle_exposures.channel_no,
        deal_facts.deal_no,
        deal_facts.euros,
        deal_draw >= 1 - exp(-(deal_hazard - channels.deal_effect))
        or win_draw >= 1 - exp(-(win_hazard - channels.win_effect)) as is_not_won
    from deal_facts
    inner join cycle_exposures using (cycle_no)
    inner join channels using (channel_no)
    where deal_facts.status = 'won'
)

select
    channels.channel,
    channels.deal_effect,
    channels.win_effect,
    count(without_channel.deal_no) as won_deals_reached,
    count(without_channel.deal_no) filter (is_not_won) as won_deals_contributed,
    coalesce(sum(without_channel.euros) filter (is_not_won), 0) as euros_contributed
from channels
left join without_channel using (channel_no)
group by all
order by channels.channel
