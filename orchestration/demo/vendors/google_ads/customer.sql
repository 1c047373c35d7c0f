select
    cast(7000000000 + ad_account as varchar) as id,
    'Simulated company ' || any_value(currency_code) as descriptive_name,
    any_value(currency_code) as currency_code,
    case any_value(currency_code)
        when 'EUR' then 'Europe/Berlin'
        when 'USD' then 'America/New_York'
        else 'Europe/London'
    end as time_zone
from campaigns
where system = 'google_ads'
group by ad_account
order by id
