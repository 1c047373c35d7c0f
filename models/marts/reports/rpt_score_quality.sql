-- One row per conversion, version of the definition and kind of fit history: how well the score
-- at hand-off tells who converts, as the area under the ROC curve.
with outcomes as (
    select * from {{ ref('int_scored_outcomes') }}
),

conversions as (
    select * from {{ ref('lateness_conversions') }}
),

measured_inputs as (
    select * from {{ ref('int_measured_inputs') }}
),

gaps as (
    select
        conversions.conversion,
        min(measured_inputs.missing_text) as not_measured_reason
    from conversions
    inner join measured_inputs
        on measured_inputs.input_name in ('hand_offs', conversions.input_name)
    where not measured_inputs.is_measured
    group by conversions.conversion
),

cells as (
    select
        conversion,
        definition_version,
        fit_is_backfilled,
        score,
        count(*) filter (where is_converted) as converted_count,
        count(*) filter (where not is_converted) as other_count
    from outcomes
    group by conversion, definition_version, fit_is_backfilled, score
),

running_cells as (
    select
        conversion,
        definition_version,
        fit_is_backfilled,
        converted_count,
        other_count,
        sum(converted_count) over whole as all_converted_count,
        sum(other_count) over whole as all_other_count,
        sum(converted_count) over so_far as converted_so_far_count,
        sum(other_count) over so_far as other_so_far_count
    from cells
    window
        whole as (partition by conversion, definition_version, fit_is_backfilled),
        so_far as (
            partition by conversion, definition_version, fit_is_backfilled
            order by score
            rows between unbounded preceding and current row
        )
),

-- Of a converted lead, the share of the others that it is above; of another, the share of the
-- converted that are above it. An equal score counts half.
placements as (
    select
        conversion,
        definition_version,
        fit_is_backfilled,
        converted_count,
        other_count,
        all_converted_count,
        all_other_count,
        {{ safe_divide(
            'other_so_far_count - ' ~ half('other_count'), 'all_other_count'
        ) }} as converted_placement,
        1 - {{ safe_divide(
            'converted_so_far_count - ' ~ half('converted_count'), 'all_converted_count'
        ) }} as other_placement
    from running_cells
),

areas as (
    select
        conversion,
        definition_version,
        fit_is_backfilled,
        max(all_converted_count) as converted_count,
        max(all_other_count) as other_count,
        {{ safe_divide(
            'sum(converted_count * converted_placement)', 'max(all_converted_count)'
        ) }} as area
    from placements
    group by conversion, definition_version, fit_is_backfilled
),

-- E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson, Biometrics 44 (1988), 837-845.
variances as (
    select
        placements.conversion,
        placements.definition_version,
        placements.fit_is_backfilled,
        {{ safe_divide(
            'sum(placements.converted_count * '
            ~ squared('placements.converted_placement - areas.area') ~ ')',
            'max(areas.converted_count) * (max(areas.converted_count) - 1)'
        ) }} + {{ safe_divide(
            'sum(placements.other_count * '
            ~ squared('placements.other_placement - areas.area') ~ ')',
            'max(areas.other_count) * (max(areas.other_count) - 1)'
        ) }} as variance
    from placements
    inner join areas
        on
            placements.conversion = areas.conversion
            and placements.definition_version = areas.definition_version
            and placements.fit_is_backfilled = areas.fit_is_backfilled
    group by
        placements.conversion, placements.definition_version, placements.fit_is_backfilled
),

final as (
    select
        conversions.conversion,
        areas.definition_version,
        case
            when gaps.not_measured_reason is not null then gaps.not_measured_reason
            when areas.conversion is null
                then 'no lead with a score was handed off long enough ago'
            when areas.area is null then 'all of them converted, or none'
        end as not_measured_reason,
        cast(areas.converted_count as bigint) as converted_count,
        cast(areas.other_count as bigint) as other_count,
        areas.area as auc,
        -- Of one converted lead, or one other, there is no variance to tell.
        case
            when variances.variance is not null
                then {{ normal_low('areas.area', 'sqrt(variances.variance)') }}
        end as auc_low,
        case
            when variances.variance is not null
                then {{ normal_high('areas.area', 'sqrt(variances.variance)') }}
        end as auc_high,
        areas.fit_is_backfilled,
        {{ as_of() }} as as_of
    from conversions
    left join gaps
        on conversions.conversion = gaps.conversion
    left join areas
        on conversions.conversion = areas.conversion
    left join variances
        on
            areas.conversion = variances.conversion
            and areas.definition_version = variances.definition_version
            and areas.fit_is_backfilled = variances.fit_is_backfilled
)

select * from final
