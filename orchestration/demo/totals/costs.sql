-- Each day's cost in euros, rounded per campaign and day; days after the cut do not count.
with converted as (
    select
        spend_days.campaign_no,
        spend_days.currency_code,
        spend_days.cents,
        case
            when spend_days.currency_code = 'EUR' then cast(cents / 100.0 as decimal(18, 2))
            else in_euros(spend_days.cents, exchange_rates.units_per_euro)
        end as euros
    from spend_days
    asof left join exchange_rates
        on spend_days.currency_code = exchange_rates.currency_code
        and spend_days.cost_date >= exchange_rates.rate_date
    where spend_days.cost_date <= cast(as_of() as date)
)

select
    campaigns.system,
    campaigns.type as kind,
    campaigns.campaign_no,
    campaigns.name,
    campaigns.currency_code,
    case
        when campaigns.daily_cents is not null or campaigns.lump_cents > 0 then 'known'
        when campaigns.lump_cents = 0 then 'zero'
        else 'missing'
    end as cost_status,
    campaigns.reaches_people,
    sum(converted.cents) / 100.0 as amount,
    sum(converted.euros) as euros
from campaigns
left join converted using (campaign_no)
group by all
order by campaign_no
