-- One row per stage entry of a deal, of every source, up to as_of.
with custom_opportunity_stage_changes as (
    select * from {{ ref('stg_custom__opportunity_stage_changes') }}
),

salesforce_opportunity_stage_changes as (
    select * from {{ ref('stg_salesforce__opportunity_stage_changes') }}
),

all_sources as (
    select * from custom_opportunity_stage_changes
    union all
    select * from salesforce_opportunity_stage_changes
),

final as (
    select
        change_id,
        opportunity_id,
        from_stage,
        to_stage,
        amount,
        closed_on,
        changed_at,
        source_system,
        is_backfilled,
        known_at
    from all_sources
    where changed_at <= {{ as_of() }} or changed_at is null
)

select * from final
