-- One row per source, object, status in use and period in which the agreement gives it a stage.
with stage_map as (
    select * from {{ ref('stage_map') }}
),

sources as (
    select * from {{ ref('int_sources') }}
),

stage_changes as (
    select * from {{ ref('int_stage_changes_unioned') }}
),

opportunity_stage_changes as (
    select * from {{ ref('int_opportunity_stage_changes_unioned') }}
),

used_statuses as (
    select
        source_system,
        'person' as object,
        lower(trim(to_status)) as status,
        count(*) as changes_count
    from stage_changes
    group by source_system, lower(trim(to_status))
    union all
    select
        source_system,
        'opportunity' as object,
        lower(trim(to_stage)) as status,
        count(*) as changes_count
    from opportunity_stage_changes
    group by source_system, lower(trim(to_stage))
),

possible_words as (
    select
        used_statuses.source_system,
        used_statuses.object,
        used_statuses.status,
        used_statuses.changes_count,
        stage_map.stage,
        stage_map.valid_from,
        dense_rank() over (
            partition by
                used_statuses.source_system, used_statuses.object, used_statuses.status
            order by
                stage_map.source = used_statuses.source_system desc,
                stage_map.source = sources.source_kind desc
        ) as nearness
    from used_statuses
    left join sources
        on used_statuses.source_system = sources.source_system
    left join stage_map
        on
            used_statuses.object = stage_map.object
            and used_statuses.status = lower(trim(stage_map.status))
            and stage_map.source in (used_statuses.source_system, sources.source_kind, '*')
),

-- A source's own rows go before those of its kind, and these before the rows for every source (*).
dated_words as (
    select
        source_system,
        object,
        status,
        stage,
        changes_count,
        valid_from,
        lead(valid_from) over (
            partition by source_system, object, status
            order by valid_from
        ) as next_valid_from
    from possible_words
    where nearness = 1
),

final as (
    select
        source_system,
        object,
        status,
        stage,
        changes_count,
        {{ reporting_day_start('valid_from') }} as valid_from,
        {{ reporting_day_start('next_valid_from') }} as valid_until
    from dated_words
)

select * from final
