-- One row per campaign: of several systems' records of it, the one whose id it has goes first.
-- A campaign that only touches or costs name is a row too, under its id.
with campaign_ids as (
    select * from {{ ref('int_campaign_ids') }}
),

campaigns as (
    select * from {{ ref('int_campaigns_unioned') }}
),

campaign_types as (
    select * from {{ ref('campaign_types') }}
),

channels as (
    select * from {{ ref('channels') }}
),

rule_fits as (
    select * from {{ ref('int_channel_rule_fits') }}
),

costs as (
    select * from {{ ref('int_campaign_costs_unioned') }}
),

ranked_campaigns as (
    select
        campaign_ids.campaign_id,
        campaigns.name,
        campaigns.channel,
        campaigns.type,
        campaigns.parent_campaign_id,
        campaigns.utm_campaign,
        campaigns.buying_stage,
        campaigns.content,
        campaigns.budget_amount,
        campaigns.actual_cost_amount,
        campaigns.currency_code,
        campaigns.is_bulk,
        campaigns.started_on,
        campaigns.ended_on,
        campaigns.source_system,
        row_number() over (
            partition by campaign_ids.campaign_id
            order by
                split_part(campaign_ids.campaign_id, ':', 1) <> campaigns.source_system,
                campaigns.source_system
        ) as source_rank
    from campaign_ids
    left join campaigns
        on campaign_ids.named_campaign_id = campaigns.campaign_id
),

described_campaigns as (
    select
        campaign_id,
        min_by(name, source_rank) filter (where name is not null) as name,
        min_by(channel, source_rank) filter (where channel is not null) as source_channel,
        min_by(type, source_rank) filter (where type is not null) as source_type,
        min_by(parent_campaign_id, source_rank)
        filter (where parent_campaign_id is not null) as parent_campaign_id,
        min_by(utm_campaign, source_rank) filter (where utm_campaign is not null) as utm_campaign,
        min_by(buying_stage, source_rank) filter (where buying_stage is not null) as buying_stage,
        min_by(content, source_rank) filter (where content is not null) as content,
        min_by(actual_cost_amount, source_rank)
        filter (where actual_cost_amount is not null) as actual_cost_amount,
        min_by(budget_amount, source_rank)
        filter (where budget_amount is not null) as budget_amount,
        min_by(currency_code, source_rank)
        filter (where currency_code is not null) as currency_code,
        min_by(is_bulk, source_rank) filter (where is_bulk is not null) as is_bulk,
        min_by(started_on, source_rank) filter (where started_on is not null) as started_on,
        min_by(ended_on, source_rank) filter (where ended_on is not null) as ended_on,
        min_by(source_system, source_rank)
        filter (where source_system is not null) as source_system
    from ranked_campaigns
    group by campaign_id
),

campaign_words as (
    select
        campaign_ids.campaign_id,
        'campaign_channel' as field,
        campaigns.channel as value
    from campaign_ids
    inner join campaigns
        on campaign_ids.named_campaign_id = campaigns.campaign_id
    union
    select
        campaign_ids.campaign_id,
        'campaign_type' as field,
        campaigns.type as value
    from campaign_ids
    inner join campaigns
        on campaign_ids.named_campaign_id = campaigns.campaign_id
),

campaign_channels as (
    select
        campaign_words.campaign_id,
        rule_fits.channel
    from campaign_words
    inner join rule_fits
        on
            campaign_words.field = rule_fits.field
            and campaign_words.value = rule_fits.value
    where rule_fits.valid_from <= {{ as_of() }}
    qualify row_number() over (
        partition by campaign_words.campaign_id
        order by rule_fits.priority asc, rule_fits.valid_from desc
    ) = 1
),

campaigns_on_platforms as (
    select distinct campaign_ids.campaign_id
    from costs
    inner join campaign_ids
        on costs.campaign_id = campaign_ids.named_campaign_id
    where costs.platform is not null
),

final as (
    select
        described_campaigns.campaign_id,
        coalesce(described_campaigns.name, described_campaigns.campaign_id) as name,
        coalesce(campaign_channels.channel, 'unmapped') as channel,
        coalesce(campaign_types.type, lower(described_campaigns.source_type)) as type,
        described_campaigns.source_channel,
        described_campaigns.source_type,
        described_campaigns.parent_campaign_id,
        described_campaigns.utm_campaign,
        described_campaigns.buying_stage,
        described_campaigns.content,
        coalesce(described_campaigns.is_bulk, campaign_types.is_bulk, false) as is_bulk,
        coalesce(campaign_types.is_nurture, false) as is_nurture,
        (
            campaigns_on_platforms.campaign_id is not null
            or coalesce(channels.is_paid_media, false)
        ) as is_paid_media,
        -- A source without several currencies names none: it is the company's own.
        coalesce(
            described_campaigns.currency_code, '{{ var("reporting_currency") }}'
        ) as currency_code,
        described_campaigns.budget_amount,
        described_campaigns.actual_cost_amount,
        described_campaigns.started_on,
        described_campaigns.ended_on,
        coalesce(
            described_campaigns.source_system, split_part(described_campaigns.campaign_id, ':', 1)
        ) as source_system
    from described_campaigns
    left join campaign_channels
        on described_campaigns.campaign_id = campaign_channels.campaign_id
    left join channels
        on campaign_channels.channel = channels.channel
    left join campaign_types
        on lower(described_campaigns.source_type) = campaign_types.campaign_type
    left join campaigns_on_platforms
        on described_campaigns.campaign_id = campaigns_on_platforms.campaign_id
)

select * from final
