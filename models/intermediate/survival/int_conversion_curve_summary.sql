-- One row per conversion and slice: the share expected to convert within the horizon, and how soon.
with curves as (
    select * from {{ ref('int_conversion_curves') }}
),

-- Observed to the horizon, or until nobody was left who had not converted.
ends as (
    select
        from_stage,
        to_stage,
        slice_name,
        slice_value,
        horizon_days,
        sum(cycles_count) as entries_count,
        sum(converted_count) as conversions_count,
        min(kept_share) as kept_share,
        max_by(converted_share_low, lag_days) as converted_share_low,
        max_by(converted_share_high, lag_days) as converted_share_high,
        max(lag_days) >= horizon_days or min(kept_share) = 0 as is_observed
    from curves
    group by from_stage, to_stage, slice_name, slice_value, horizon_days
),

p80_lags as (
    select
        curves.from_stage,
        curves.to_stage,
        curves.slice_name,
        curves.slice_value,
        min(curves.lag_days) as p80_lag_days
    from curves
    inner join ends
        on
            curves.from_stage = ends.from_stage
            and curves.to_stage = ends.to_stage
            and curves.slice_name = ends.slice_name
            and curves.slice_value is not distinct from ends.slice_value
    where
        curves.converted_count > 0
        and {{ reaches_p80('curves.converted_share', '(1 - ends.kept_share)') }}
    group by curves.from_stage, curves.to_stage, curves.slice_name, curves.slice_value
),

final as (
    select
        ends.from_stage,
        ends.to_stage,
        ends.slice_name,
        ends.slice_value,
        cast(ends.entries_count as bigint) as entries_count,
        cast(ends.conversions_count as bigint) as conversions_count,
        cast(ends.horizon_days as integer) as horizon_days,
        case when ends.is_observed then cast(1 - ends.kept_share as double) end as expected_rate,
        case
            when ends.is_observed and ends.kept_share > 0 then ends.converted_share_low
        end as expected_rate_low,
        case
            when ends.is_observed and ends.kept_share > 0 then ends.converted_share_high
        end as expected_rate_high,
        case when ends.is_observed then p80_lags.p80_lag_days end as p80_lag_days
    from ends
    left join p80_lags
        on
            ends.from_stage = p80_lags.from_stage
            and ends.to_stage = p80_lags.to_stage
            and ends.slice_name = p80_lags.slice_name
            and ends.slice_value is not distinct from p80_lags.slice_value
)

select * from final
