-- One row per campaign.
with campaigns as (
    select * from {{ ref('int_campaigns') }}
),

final as (
    select
        campaign_id,
        parent_campaign_id,
        source_system,
        name as campaign_name,
        channel,
        type as campaign_type,
        buying_stage,
        content,
        currency_code,
        budget_amount,
        actual_cost_amount,
        is_bulk,
        is_nurture,
        is_paid_media,
        started_on,
        ended_on
    from campaigns
)

select * from final
