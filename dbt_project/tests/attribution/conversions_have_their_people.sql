-- A conversion whose person or company is known has somebody whose touches may earn its credit.
with conversions as (
    select * from {{ ref('int_conversions') }}
),

members as (
    select * from {{ ref('int_conversion_members') }}
)

select conversions.conversion_number
from conversions
left join members
    on conversions.conversion_number = members.conversion_number
where
    coalesce(conversions.person_number, conversions.account_number) is not null
    and members.conversion_number is null
