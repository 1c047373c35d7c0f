-- One row per conversion and look-back without a path, with the first reason that fits.
with conversions as (
    select * from {{ ref('int_conversions') }}
),

members as (
    select * from {{ ref('int_conversion_members') }}
),

paths as (
    select * from {{ ref('int_conversion_paths') }}
),

touches as (
    select * from {{ ref('int_touches') }}
),

lookbacks as (
    select * from {{ ref('lookbacks') }}
),

conversions_without_path as (
    select
        conversions.conversion_number,
        lookbacks.lookback_days,
        conversions.converted_at is null as is_undated
    from conversions
    cross join lookbacks
    left join paths
        on
            conversions.conversion_number = paths.conversion_number
            and lookbacks.lookback_days = paths.lookback_days
    where paths.conversion_number is null and lookbacks.valid_from <= {{ as_of() }}
),

-- Whoever has a path in any look-back needs no second look at the touches.
conversions_to_explain as (
    select distinct conversions_without_path.conversion_number
    from conversions_without_path
    left join paths
        on conversions_without_path.conversion_number = paths.conversion_number
    where paths.conversion_number is null
),

members_to_explain as (
    select
        members.conversion_number,
        members.person_number,
        members.account_number,
        members.converted_at
    from members
    inner join conversions_to_explain
        on members.conversion_number = conversions_to_explain.conversion_number
),

touches_of_members as (
    select
        members_to_explain.conversion_number,
        touches.is_eligible,
        touches.touched_at <= members_to_explain.converted_at as is_before_conversion
    from touches
    inner join members_to_explain
        on touches.person_number = members_to_explain.person_number
    union all
    select
        members_to_explain.conversion_number,
        touches.is_eligible,
        touches.touched_at <= members_to_explain.converted_at as is_before_conversion
    from touches
    inner join members_to_explain
        on touches.account_number = members_to_explain.account_number
),

evidence as (
    select
        conversion_number,
        count(*) filter (where is_eligible) as eligible_touch_count,
        count(*) filter (where is_eligible and is_before_conversion) as timely_touch_count
    from touches_of_members
    group by all
),

conversions_with_members as (
    select distinct conversion_number
    from members
),

final as (
    select
        conversions_without_path.conversion_number,
        conversions_without_path.lookback_days,
        case
            when conversions_with_members.conversion_number is null then 'no_people'
            when paths.conversion_number is not null then 'outside_lookback'
            when evidence.conversion_number is null then 'no_touches'
            when evidence.eligible_touch_count = 0 then 'only_ineligible_touches'
            when conversions_without_path.is_undated then 'undated_conversion'
            when evidence.timely_touch_count = 0 then 'only_after_close'
            else 'outside_lookback'
        end as unattributed_reason
    from conversions_without_path
    left join conversions_with_members
        on conversions_without_path.conversion_number = conversions_with_members.conversion_number
    left join evidence
        on conversions_without_path.conversion_number = evidence.conversion_number
    left join (select distinct conversion_number from paths) as paths
        on conversions_without_path.conversion_number = paths.conversion_number
)

select * from final
