-- One row per stage of the buying cycle and slice (all, or a segment): what content speaks to it.
with content_uses as (
    select * from {{ ref('int_content_uses') }}
),

content_stages as (
    select * from {{ ref('int_content_stages') }}
),

buying_stages as (
    select * from {{ ref('buying_stages') }}
),

quality_limits as (
    select * from {{ ref('quality_limits') }}
),

floors as (
    select limit_value as floor_share
    from quality_limits
    where limit_name = 'buying_stage_floor_share'
),

staged_uses as (
    select
        coalesce(content_stages.buying_stage, 'unmapped') as buying_stage,
        content_uses.segment,
        content_uses.content,
        content_uses.campaign_id,
        content_uses.touches_count
    from content_uses
    left join content_stages
        on content_uses.content_use_number = content_stages.content_use_number
),

sliced_uses as (
    select
        'all' as slice_name,
        'all' as slice_value,
        buying_stage,
        content,
        campaign_id,
        touches_count
    from staged_uses
    union all
    select
        'segment' as slice_name,
        segment as slice_value,
        buying_stage,
        content,
        campaign_id,
        touches_count
    from staged_uses
),

counts as (
    select
        slice_name,
        slice_value,
        buying_stage,
        sum(touches_count) as touches_count,
        count(distinct content) as contents_count,
        count(distinct campaign_id) as campaigns_count
    from sliced_uses
    group by slice_name, slice_value, buying_stage
),

-- A stage without a touch is a row: that is the gap.
stage_rows as (
    select distinct
        counts.slice_name,
        counts.slice_value,
        buying_stages.buying_stage,
        buying_stages.position
    from counts
    cross join buying_stages
    union all
    select
        slice_name,
        slice_value,
        buying_stage,
        cast(null as integer) as position
    from counts
    where buying_stage = 'unmapped'
),

totals as (
    select
        stage_rows.slice_name,
        stage_rows.slice_value,
        stage_rows.buying_stage,
        stage_rows.position,
        coalesce(counts.touches_count, 0) as touches_count,
        coalesce(counts.contents_count, 0) as contents_count,
        coalesce(counts.campaigns_count, 0) as campaigns_count,
        sum(coalesce(counts.touches_count, 0)) filter (
            where stage_rows.position is not null
        ) over (
            partition by stage_rows.slice_name, stage_rows.slice_value
        ) as mapped_touches_count
    from stage_rows
    left join counts
        on
            stage_rows.slice_name = counts.slice_name
            and stage_rows.slice_value is not distinct from counts.slice_value
            and stage_rows.buying_stage = counts.buying_stage
),

final as (
    select
        totals.slice_name,
        totals.slice_value,
        totals.buying_stage,
        totals.position as buying_stage_position,
        cast(totals.touches_count as bigint) as touches_count,
        cast(totals.mapped_touches_count as bigint) as mapped_touches_count,
        totals.contents_count,
        totals.campaigns_count,
        case
            when totals.position is not null
                then {{ safe_divide('totals.touches_count', 'totals.mapped_touches_count') }}
        end as touches_share,
        case
            when totals.position is not null
                then
                    totals.touches_count = 0
                    or {{ safe_divide('totals.touches_count', 'totals.mapped_touches_count') }}
                    < floors.floor_share
        end as is_gap,
        {{ as_of() }} as as_of
    from totals
    cross join floors
)

select * from final
