-- One row per stage entry of a Salesforce opportunity; saved changes within a stage are left out.
with source as (
    select * from {{ source('raw_salesforce', 'opportunity_stage_history') }}
    where not coalesce(is_deleted, false)
),

saved_changes as (
    select
        id,
        opportunity_id,
        stage_name,
        amount,
        close_date,
        created_date,
        source_system,
        is_backfilled,
        known_at,
        lag(stage_name) over (
            partition by source_system, opportunity_id
            order by created_date, id
        ) as previous_stage_name
    from source
),

final as (
    select
        source_system || ':' || id as change_id,
        source_system || ':' || opportunity_id as opportunity_id,
        previous_stage_name as from_stage,
        stage_name as to_stage,
        amount,
        close_date as closed_on,
        created_date as changed_at,
        source_system,
        is_backfilled,
        known_at
    from saved_changes
    where previous_stage_name is null or stage_name <> previous_stage_name
)

select * from final
