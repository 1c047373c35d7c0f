-- One row per lead cycle that was handed off and conversion that it is old enough for.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
    where handed_off_at is not null
),

conversions as (
    select * from {{ ref('lateness_conversions') }}
),

windows as (
    select * from {{ ref('int_metric_windows') }}
),

results as (
    select
        cycle_id,
        'accepted' as conversion,
        accepted_at is not null as is_converted
    from lead_cycles
    union all
    select
        cycle_id,
        'qualified' as conversion,
        qualified_at is not null or opportunity_id is not null as is_converted
    from lead_cycles
    union all
    select
        cycle_id,
        'won' as conversion,
        outcome = 'won' as is_converted
    from lead_cycles
),

final as (
    select
        results.cycle_id,
        conversions.conversion,
        results.is_converted,
        (
            coalesce(lead_cycles.is_auto_disqualified, false)
            or (
                conversions.leaves_out_supporting
                and coalesce(lead_cycles.opportunity_role = 'supporting', false)
            )
        ) as is_excluded
    from results
    inner join lead_cycles
        on results.cycle_id = lead_cycles.cycle_id
    inner join conversions
        on results.conversion = conversions.conversion
    inner join windows
        on
            conversions.window_name = windows.window_name
            and lead_cycles.handed_off_at >= windows.valid_from
            and (
                lead_cycles.handed_off_at < windows.valid_until
                or windows.valid_until is null
            )
    where {{ dbt.dateadd('day', 'windows.days', 'lead_cycles.handed_off_at') }} <= {{ as_of() }}
)

select * from final
