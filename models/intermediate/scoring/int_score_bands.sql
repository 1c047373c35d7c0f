-- One row per band, row of its grid and period in which it is in force; no minimum is met by all.
with bands as (
    select * from {{ ref('score_bands') }}
),

periods as (
    select
        valid_from,
        lead(valid_from) over (order by valid_from) as next_valid_from
    from bands
    group by valid_from
),

final as (
    select
        bands.band,
        bands.position,
        coalesce(bands.score_from, {{ lowest_score() }}) as score_from,
        coalesce(bands.fit_from, {{ lowest_score() }}) as fit_from,
        coalesce(bands.engagement_from, {{ lowest_score() }}) as engagement_from,
        {{ reporting_day_start('bands.valid_from') }} as applies_from,
        coalesce(
            {{ reporting_day_start('periods.next_valid_from') }}, {{ end_of_time() }}
        ) as applies_until
    from bands
    inner join periods
        on bands.valid_from = periods.valid_from
)

select * from final
