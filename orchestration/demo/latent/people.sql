-- Who there is: companies, users of sales and marketing, and people with their way of life.
create table regions as
select *
from (
    values
    (0, 'DACH', 'Europe/Berlin', 'Germany', 'EUR', 0.50),
    (1, 'UK & Ireland', 'Europe/London', 'United Kingdom', 'GBP', 0.75),
    (2, 'Americas', 'America/New_York', 'United States', 'USD', 1.00)
) as regions (region_no, team, time_zone, country, currency_code, until_share);

create table accounts as
select
    account_no,
    cast(case
        when draw(account_no, 'region') < 0.50 then 0
        when draw(account_no, 'region') < 0.75 then 1
        else 2
    end as tinyint) as region_no,
    ['Machinery', 'Software', 'Logistics', 'Retail', 'Chemicals', 'Health'][
        1 + cast(floor(draw(account_no, 'industry') * 6) as integer)
    ] as industry,
    ['SMB', 'Mid-market', 'Enterprise'][
        1 + cast(floor(pow(draw(account_no, 'segment'), 1.6) * 3) as integer)
    ] as segment,
    cast(floor(log_between(8, 20000, draw(account_no, 'size'))) as integer) as employee_count,
    -- Finance knows the margin of some customers only.
    case when account_no % 4 <> 1
        then cast(0.5 + floor(draw(account_no, 'margin') * 40) / 100 as decimal(9, 6))
    end as gross_margin_share,
    after_hours(started_at(), draw(account_no, 'created') * 1000) as created_at
from range(1, 1 + getvariable('account_count')) as numbers (account_no);

-- Users: sales people by region, then two of marketing, then the integration.
create table users as
select
    user_no,
    case when user_no <= getvariable('rep_count') then 'Sales'
        when user_no <= getvariable('rep_count') + 2 then 'Marketing'
        else 'Integration'
    end as department,
    case when user_no <= getvariable('rep_count') then cast((user_no - 1) % 3 as tinyint) end
        as region_no,
    user_no % 11 <> 10 or user_no > getvariable('rep_count') as is_active
from range(1, 4 + getvariable('rep_count')) as numbers (user_no);

create or replace macro rep_of(region_no, thing) as
    region_no + 1
    + 3 * cast(floor(draw(thing, 'rep') * getvariable('rep_count') / 3) as integer);
create or replace macro marketing_user() as getvariable('rep_count') + 1;
create or replace macro integration_user() as getvariable('rep_count') + 3;

create table people as
with kinds as (
    select
        person_no,
        spread_draw(person_no, 0.6180339887498949, 'kind') as kind_draw,
        case
            when kind_draw < 0.630 then 'lead'
            when kind_draw < 0.925 then 'subscriber'
            when kind_draw < 0.945 then 'outbound'
            when kind_draw < 0.965 then 'role'
            when kind_draw < 0.980 then 'junk'
            else 'internal'
        end as kind,
        case when person_no <= 150 then 0.35 else 1 end as birth_share
    from range(1, 1 + getvariable('people_count')) as numbers (person_no)
),

placed as (
    select
        person_no,
        kind,
        kind = 'lead' and draw(person_no, 'sourced by sales') < 0.06 as is_sourced_by_sales,
        kind in ('lead', 'subscriber') and draw(person_no, 'free mail') < 0.10 as is_free_mail,
        case
            when kind = 'internal' then null
            -- Two people behind each info@ mailbox.
            when kind = 'role' then 1 + (
                row_number() over (partition by kind order by person_no) - 1
            ) // 2 % getvariable('account_count')
            when not is_free_mail
                then 1 + cast(
                    floor(getvariable('account_count') * pow(draw(person_no, 'account'), 1.8))
                    as integer
                )
        end as account_no,
        after_hours(
            started_at(), 24 + 24 * 1070 * birth_share * pow(draw(person_no, 'birth'), 0.9)
        ) as born_at
    from kinds
),

living as (
    select
        placed.*,
        coalesce(accounts.region_no, cast(floor(draw(person_no, 'region') * 3) as tinyint))
            as region_no,
        case
            when kind in ('subscriber', 'internal') then true
            when kind = 'lead' then not is_sourced_by_sales and draw(person_no, 'marketo') < 0.94
            else false
        end as has_marketo,
        after_hours(born_at, log_between(0.2, 2000, draw(person_no, 'known'))) as known_at,
        greatest(
            24,
            least(
                24 * log_between(20, 1000, draw(person_no, 'life')),
                hours_from(born_at, observed_until()) - 3
            )
        ) as life_hours,
        case
            when kind = 'internal' then 'Internal'
            when kind = 'outbound' or is_sourced_by_sales then 'Outbound'
            else ['Web', 'Webinar', 'Event', 'Paid Search', 'Paid Social', 'Partner'][
                1 + cast(floor(draw(person_no, 'lead source') * 6) as integer)
            ]
        end as lead_source
    from placed
    left join accounts using (account_no)
)

select
    person_no,
    kind,
    account_no,
    region_no,
    is_free_mail,
    lead_source,
    born_at,
    has_marketo and known_at < observed_until() - interval 1 hour as has_marketo,
    known_at,
    life_hours,
    case
        when kind in ('lead', 'subscriber', 'internal') and not is_sourced_by_sales
            then cast(
                least(
                    greatest(1, floor(log_normal(1.05, 1.15, person_no, 'sessions'))),
                    floor(life_hours / 2),
                    2000
                ) as integer
            )
        else 0
    end as session_count
from living;
