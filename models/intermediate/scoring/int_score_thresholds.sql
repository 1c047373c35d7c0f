-- One row per segment and period of the agreement on the score from which a lead is sales-ready.
with thresholds as (
    select * from {{ ref('thresholds') }}
),

final as (
    select
        segment,
        score,
        {{ reporting_day_start('valid_from') }} as applies_from,
        coalesce(
            {{ reporting_day_start(
                'lead(valid_from) over (partition by segment order by valid_from)'
            ) }},
            {{ end_of_time() }}
        ) as applies_until
    from thresholds
)

select * from final
