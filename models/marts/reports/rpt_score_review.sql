-- One row per version of the definition, kind of fit history, conversion and bin of the score.
with outcomes as (
    select * from {{ ref('int_scored_outcomes') }}
),

bands as (
    select * from {{ ref('score_bands') }}
),

band_places as (
    select
        band,
        min(position) as band_position
    from bands
    group by band
),

-- Equal scores stand in one part: the place of a hand-off is the share of those with more.
placed_outcomes as (
    select
        outcomes.definition_version,
        outcomes.conversion,
        outcomes.score_band,
        outcomes.score,
        outcomes.fit_is_backfilled,
        outcomes.is_converted,
        band_places.band_position,
        rank() over (
            partition by
                outcomes.definition_version, outcomes.fit_is_backfilled, outcomes.conversion
            order by outcomes.score desc
        ) - 1 as better_count,
        count(*) over (
            partition by
                outcomes.definition_version, outcomes.fit_is_backfilled, outcomes.conversion
        ) as all_count
    from outcomes
    left join band_places
        on outcomes.score_band = band_places.band
),

parted_outcomes as (
    select
        definition_version,
        conversion,
        score,
        fit_is_backfilled,
        is_converted,
        cast(
            1 + floor(better_count * {{ score_parts_count() }} / cast(all_count as double))
            as integer
        ) as score_part
    from placed_outcomes
),

binned_outcomes as (
    select
        definition_version,
        conversion,
        'band' as bin_kind,
        coalesce(score_band, 'none') as bin,
        coalesce(band_position, all_count) as bin_position,
        score,
        fit_is_backfilled,
        is_converted
    from placed_outcomes
    union all
    select
        definition_version,
        conversion,
        'decile' as bin_kind,
        cast(score_part as {{ dbt.type_string() }}) as bin,
        score_part as bin_position,
        score,
        fit_is_backfilled,
        is_converted
    from parted_outcomes
),

bins as (
    select
        definition_version,
        conversion,
        bin_kind,
        bin,
        fit_is_backfilled,
        bin_position,
        min(score) as lowest_score,
        max(score) as highest_score,
        count(*) filter (where is_converted) as numerator_count,
        count(*) as denominator_count
    from binned_outcomes
    group by
        definition_version, conversion, bin_kind, bin, fit_is_backfilled, bin_position
),

sums as (
    select
        definition_version,
        conversion,
        bin_kind,
        bin,
        fit_is_backfilled,
        bin_position,
        lowest_score,
        highest_score,
        numerator_count,
        denominator_count,
        sum(numerator_count) over whole as all_converted_count,
        sum(denominator_count) over whole as all_hand_offs_count,
        sum(numerator_count) over so_far as captured_count,
        sum(denominator_count) over so_far as reached_count
    from bins
    window
        whole as (
            partition by definition_version, conversion, bin_kind, fit_is_backfilled
        ),
        so_far as (
            partition by definition_version, conversion, bin_kind, fit_is_backfilled
            order by bin_position
            rows between unbounded preceding and current row
        )
),

final as (
    select
        definition_version,
        conversion,
        bin_kind,
        bin,
        cast(bin_position as integer) as bin_position,
        lowest_score,
        highest_score,
        numerator_count,
        denominator_count,
        {{ safe_divide('numerator_count', 'denominator_count') }} as rate,
        {{ wilson_low('numerator_count', 'denominator_count') }} as rate_low,
        {{ wilson_high('numerator_count', 'denominator_count') }} as rate_high,
        {{ safe_divide('all_converted_count', 'all_hand_offs_count') }} as whole_rate,
        {{ safe_divide('numerator_count', 'denominator_count') }}
        / nullif({{ safe_divide('all_converted_count', 'all_hand_offs_count') }}, 0) as lift,
        {{ safe_divide('captured_count', 'all_converted_count') }} as captured_share,
        {{ safe_divide('reached_count', 'all_hand_offs_count') }} as reached_share,
        fit_is_backfilled,
        {{ as_of() }} as as_of
    from sums
)

select * from final
