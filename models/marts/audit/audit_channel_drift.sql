-- One row per finding about the words by which touches find their channel and campaign.
-- A value that a campaign is known to have is neither new nor a misspelling.
with utm_values as (
    select * from {{ ref('int_utm_values') }}
),

likenesses as (
    select * from {{ ref('int_utm_likenesses') }}
),

quality_limits as (
    select * from {{ ref('quality_limits') }}
),

campaigns as (
    select * from {{ ref('dim_campaigns') }}
),

campaign_days as (
    select * from {{ ref('fct_campaign_days') }}
),

new_value_limit as (
    select limit_value as new_value_days
    from quality_limits
    where limit_name = 'new_value_days'
),

new_values as (
    select
        'new_value' as finding,
        utm_values.field,
        utm_values.value,
        cast(null as varchar) as suggestion,
        utm_values.touches_count,
        utm_values.first_seen_at
    from utm_values
    cross join new_value_limit
    where
        not utm_values.is_of_campaign
        and {{ days_between('utm_values.first_seen_at', as_of()) }}
        <= new_value_limit.new_value_days
),

common_spellings as (
    select
        field,
        folded_value,
        value
    from utm_values
    qualify row_number() over (
        partition by field, folded_value
        order by touches_count desc, value asc
    ) = 1
),

case_variants as (
    select
        'case_variant' as finding,
        utm_values.field,
        utm_values.value,
        common_spellings.value as suggestion,
        utm_values.touches_count,
        utm_values.first_seen_at
    from utm_values
    inner join common_spellings
        on
            utm_values.field = common_spellings.field
            and utm_values.folded_value = common_spellings.folded_value
    where utm_values.value <> common_spellings.value
),

near_duplicates as (
    select
        'near_duplicate' as finding,
        utm_values.field,
        utm_values.value,
        common_spellings.value as suggestion,
        utm_values.touches_count,
        utm_values.first_seen_at
    from utm_values
    inner join likenesses
        on
            utm_values.field = likenesses.field
            and utm_values.folded_value = likenesses.value
    inner join common_spellings
        on
            likenesses.field = common_spellings.field
            and likenesses.like_value = common_spellings.folded_value
    where not utm_values.is_of_campaign
),

campaign_uses as (
    select
        campaigns.campaign_id,
        campaigns.is_paid_media,
        sum(campaign_days.cost_amount) as cost_amount,
        coalesce(sum(campaign_days.touches_count), 0) as touches_count
    from campaigns
    left join campaign_days
        on campaigns.campaign_id = campaign_days.campaign_id
    group by campaigns.campaign_id, campaigns.is_paid_media
),

-- A campaign that is not paid media may well have no cost.
mismatched_campaigns as (
    select
        case when touches_count = 0 then 'spend_without_touches' else 'touches_without_spend' end
            as finding,
        'campaign_id' as field,
        campaign_id as value,
        cast(null as varchar) as suggestion,
        touches_count,
        cast(null as timestamp) as first_seen_at
    from campaign_uses
    where
        (cost_amount > 0 and touches_count = 0)
        or (is_paid_media and coalesce(cost_amount, 0) = 0 and touches_count > 0)
),

findings as (
    select * from new_values
    union all
    select * from case_variants
    union all
    select * from near_duplicates
    union all
    select * from mismatched_campaigns
),

final as (
    select
        finding,
        field,
        value,
        suggestion,
        cast(touches_count as bigint) as touches_count,
        first_seen_at
    from findings
)

select * from final
