-- One row per origin of touches and period of the channel rules: the campaign that is meant and the
-- channel of the first rule that fits.
with origins as (
    select * from {{ ref('int_touch_origins') }}
),

campaign_ids as (
    select * from {{ ref('int_campaign_ids') }}
),

campaigns as (
    select * from {{ ref('int_campaigns') }}
),

rule_fits as (
    select * from {{ ref('int_channel_rule_fits') }}
),

-- A value that two campaigns claim says nothing about either.
campaigns_by_utm as (
    select
        lower(utm_campaign) as utm_campaign,
        min(campaign_id) as campaign_id
    from campaigns
    where utm_campaign is not null
    group by lower(utm_campaign)
    having count(*) = 1
),

placed_origins as (
    select
        origins.origin_number,
        origins.origin_fingerprint,
        origins.source_system,
        origins.touch_type,
        origins.utm_source,
        origins.utm_medium,
        origins.utm_campaign,
        origins.source_medium,
        origins.referrer_host,
        origins.arrival,
        coalesce(campaign_ids.campaign_id, campaigns_by_utm.campaign_id) as campaign_id
    from origins
    left join campaign_ids
        on origins.named_campaign_id = campaign_ids.named_campaign_id
    left join campaigns_by_utm
        on lower(origins.utm_campaign) = campaigns_by_utm.utm_campaign
),

described_origins as (
    select
        placed_origins.origin_number,
        placed_origins.origin_fingerprint,
        placed_origins.source_system,
        placed_origins.touch_type,
        placed_origins.utm_source,
        placed_origins.utm_medium,
        placed_origins.utm_campaign,
        placed_origins.source_medium,
        placed_origins.referrer_host,
        placed_origins.arrival,
        placed_origins.campaign_id,
        campaigns.source_channel as campaign_channel,
        campaigns.source_type as campaign_type,
        coalesce(campaigns.is_bulk, false) as is_bulk
    from placed_origins
    left join campaigns
        on placed_origins.campaign_id = campaigns.campaign_id
),

origin_words as (
    select
        origin_number,
        'touch_type' as field,
        touch_type as value
    from described_origins
    union all
    select
        origin_number,
        'utm_source' as field,
        utm_source as value
    from described_origins
    union all
    select
        origin_number,
        'utm_medium' as field,
        utm_medium as value
    from described_origins
    union all
    select
        origin_number,
        'utm_campaign' as field,
        utm_campaign as value
    from described_origins
    union all
    select
        origin_number,
        'source_medium' as field,
        source_medium as value
    from described_origins
    union all
    select
        origin_number,
        'referrer_host' as field,
        referrer_host as value
    from described_origins
    union all
    select
        origin_number,
        'arrival' as field,
        arrival as value
    from described_origins
    union all
    select
        origin_number,
        'campaign_channel' as field,
        campaign_channel as value
    from described_origins
    union all
    select
        origin_number,
        'campaign_type' as field,
        campaign_type as value
    from described_origins
),

fitting_rules as (
    select
        origin_words.origin_number,
        rule_fits.priority,
        rule_fits.channel,
        rule_fits.valid_from
    from origin_words
    inner join rule_fits
        on
            origin_words.field = rule_fits.field
            and origin_words.value = rule_fits.value
),

period_starts as (
    select
        origin_number,
        {{ beginning_of_time() }} as valid_from
    from described_origins
    union
    select
        origin_number,
        valid_from
    from fitting_rules
),

first_rules as (
    select
        period_starts.origin_number,
        period_starts.valid_from,
        fitting_rules.channel
    from period_starts
    left join fitting_rules
        on
            period_starts.origin_number = fitting_rules.origin_number
            and period_starts.valid_from >= fitting_rules.valid_from
    qualify row_number() over (
        partition by period_starts.origin_number, period_starts.valid_from
        order by fitting_rules.priority asc nulls last, fitting_rules.valid_from desc
    ) = 1
),

final as (
    select
        row_number() over (
            order by first_rules.origin_number, first_rules.valid_from
        ) as touch_channel_number,
        first_rules.origin_number,
        described_origins.origin_fingerprint,
        described_origins.source_system,
        described_origins.touch_type,
        described_origins.campaign_id,
        coalesce(first_rules.channel, 'unmapped') as channel,
        described_origins.is_bulk,
        first_rules.valid_from,
        coalesce(
            lead(first_rules.valid_from) over (
                partition by first_rules.origin_number order by first_rules.valid_from
            ),
            {{ end_of_time() }}
        ) as valid_until
    from first_rules
    inner join described_origins
        on first_rules.origin_number = described_origins.origin_number
)

select * from final
