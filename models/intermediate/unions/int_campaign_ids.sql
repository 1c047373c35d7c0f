-- One row per campaign id as sources write it, with the campaign that is meant. Vendors name each
-- other's campaigns by vendor (salesforce:701...), which may not be the source's name here.
with campaigns as (
    select * from {{ ref('int_campaigns_unioned') }}
),

sources as (
    select * from {{ ref('int_sources') }}
),

origins as (
    select * from {{ ref('int_touch_origins') }}
),

costs as (
    select * from {{ ref('int_campaign_costs_unioned') }}
),

vendor_names as (
    select
        sources.source_kind
        || substr(campaigns.campaign_id, length(campaigns.source_system) + 1) as vendor_campaign_id,
        min(campaigns.campaign_id) as campaign_id
    from campaigns
    inner join sources
        on campaigns.source_system = sources.source_system
    where campaigns.source_system <> sources.source_kind
    group by
        sources.source_kind
        || substr(campaigns.campaign_id, length(campaigns.source_system) + 1)
    having count(*) = 1
),

named_ids as (
    select campaign_id from campaigns
    union
    select named_campaign_id as campaign_id
    from origins
    where named_campaign_id is not null
    union
    select campaign_id from costs
),

final as (
    select
        named_ids.campaign_id as named_campaign_id,
        coalesce(vendor_names.campaign_id, named_ids.campaign_id) as campaign_id
    from named_ids
    left join vendor_names
        on named_ids.campaign_id = vendor_names.vendor_campaign_id
)

select * from final
