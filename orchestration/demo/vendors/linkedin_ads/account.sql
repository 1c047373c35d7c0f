select
    cast(508000000 + ad_account as varchar) as id,
    'Simulated company ' || any_value(currency_code) as name,
    any_value(currency_code) as currency
from campaigns
where system = 'linkedin_ads'
group by ad_account
order by id
