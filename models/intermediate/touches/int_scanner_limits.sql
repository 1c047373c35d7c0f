-- One row per mark of a scanner's click and period in which its limits are in force.
with limits as (
    select * from {{ ref('scanner_limits') }}
),

final as (
    select
        mark,
        within_seconds,
        links_from,
        {{ reporting_day_start('valid_from') }} as applies_from,
        coalesce(
            {{ reporting_day_start(
                'lead(valid_from) over (partition by mark order by valid_from)'
            ) }},
            {{ end_of_time() }}
        ) as applies_until
    from limits
)

select * from final
