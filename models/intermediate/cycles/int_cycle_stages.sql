-- One row per lead cycle and stage that it entered, at a known time or not.
with entries as (
    select * from {{ ref('int_cycle_entries') }}
),

final as (
    select
        cycle_id,
        stage,
        count(*) as entries_count,
        min(entered_at) as first_entered_at,
        max(entered_at) as latest_entered_at,
        {{ reporting_month('min(entered_at)') }} as first_entered_month
    from entries
    group by cycle_id, stage
)

select * from final
