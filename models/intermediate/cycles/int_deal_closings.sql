-- One row per time that a deal was won or lost in its history, with its re-opening, if any.
with stage_entries as (
    select * from {{ ref('int_deal_stage_entries') }}
    where changed_at is not null
),

entries_in_order as (
    select
        change_id,
        opportunity_id,
        deal_status,
        changed_at,
        lag(deal_status) over (
            partition by opportunity_id
            order by changed_at, change_id
        ) as previous_status,
        min(case when deal_status = 'open' then changed_at end) over (
            partition by opportunity_id
            order by changed_at, change_id
            rows between 1 following and unbounded following
        ) as reopened_at
    from stage_entries
),

final as (
    select
        change_id,
        opportunity_id,
        deal_status as closing_status,
        changed_at as closed_at,
        reopened_at
    from entries_in_order
    -- A closed deal that is saved again in another closed stage of the same kind stays closed.
    where
        deal_status in ('won', 'lost')
        and deal_status is distinct from previous_status
)

select * from final
