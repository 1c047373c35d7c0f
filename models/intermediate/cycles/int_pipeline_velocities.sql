-- One row per slice: how much money its open deals bring a day at the pace of the latest window.
with opportunities as (
    select * from {{ ref('int_opportunities') }}
    where cycle_id is not null
),

slices as (
    select * from {{ ref('int_cycle_slices') }}
),

windows as (
    select * from {{ ref('int_metric_windows') }}
    where
        window_name = 'velocity'
        and valid_from <= {{ as_of() }}
        and (valid_until > {{ as_of() }} or valid_until is null)
),

recent_deals as (
    select
        opportunities.cycle_id,
        opportunities.status,
        opportunities.revenue_amount,
        case
            when opportunities.status = 'won'
                then {{ dbt.datediff(
                    reporting_date('opportunities.created_at'),
                    reporting_date('opportunities.won_at'),
                    'day'
                ) }}
        end as cycle_days
    from opportunities
    cross join windows
    where
        opportunities.status = 'open'
        or coalesce(opportunities.won_at, opportunities.lost_at)
        > {{ dbt.dateadd('day', '-windows.days', as_of()) }}
),

parts as (
    select
        slices.slice_name,
        slices.slice_value,
        count(*) filter (where recent_deals.status = 'open') as open_deals_count,
        count(*) filter (where recent_deals.status = 'won') as won_deals_count,
        count(*) filter (where recent_deals.status <> 'open') as closed_deals_count,
        avg(cast(recent_deals.revenue_amount as double)) filter (
            where recent_deals.status = 'won'
        ) as average_won_amount,
        {{ median_of('recent_deals.cycle_days') }} as sales_cycle_days
    from recent_deals
    inner join slices
        on recent_deals.cycle_id = slices.cycle_id
    group by slices.slice_name, slices.slice_value
),

final as (
    select
        slice_name,
        slice_value,
        open_deals_count,
        won_deals_count,
        closed_deals_count,
        average_won_amount,
        sales_cycle_days,
        open_deals_count
        * {{ safe_divide('won_deals_count', 'closed_deals_count') }}
        * {{ safe_divide('average_won_amount', 'sales_cycle_days') }} as amount_per_day
    from parts
)

select * from final
