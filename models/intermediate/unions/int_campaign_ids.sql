-- One row per campaign id as sources write it, with the campaign that is meant. Vendors name each
-- other's campaigns by vendor (salesforce:701...), which may not be the source's name here.
with campaigns as (
    select * from {{ ref('int_campaigns_unioned') }}
),

salesforce_campaigns as (
    select * from {{ ref('stg_salesforce__campaigns') }}
),

origins as (
    select * from {{ ref('int_touch_origins') }}
),

costs as (
    select * from {{ ref('int_campaign_costs_unioned') }}
),

vendor_names as (
    select
        'salesforce' || substr(campaign_id, length(source_system) + 1) as vendor_campaign_id,
        min(campaign_id) as campaign_id
    from salesforce_campaigns
    where source_system <> 'salesforce'
    group by 'salesforce' || substr(campaign_id, length(source_system) + 1)
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
