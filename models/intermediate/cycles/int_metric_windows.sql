-- One row per window of the agreement and period in which it is in force.
with maturity_windows as (
    select * from {{ ref('maturity_windows') }}
),

final as (
    select
        metric as window_name,
        days,
        {{ reporting_day_start('valid_from') }} as valid_from,
        {{ reporting_day_start(
            'lead(valid_from) over (partition by metric order by valid_from)'
        ) }} as valid_until
    from maturity_windows
)

select * from final
