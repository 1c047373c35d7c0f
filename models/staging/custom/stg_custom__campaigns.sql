-- One row per campaign, as the company's own mapping gives it.
with source as (
    select * from {{ source('raw_custom', 'campaigns') }}
),

final as (
    select
        source_system || ':' || campaign_id as campaign_id,
        name,
        channel,
        type,
        source_system || ':' || parent_campaign_id as parent_campaign_id,
        utm_campaign,
        buying_stage,
        content,
        budget_amount,
        actual_cost_amount,
        currency_code,
        is_bulk,
        started_on,
        ended_on,
        source_system,
        is_backfilled,
        known_at
    from source
    where not coalesce(is_deleted, false)
)

select * from final
