-- One row per combination of what a touch says about where it came from. Channels are found for
-- these few combinations instead of for each touch; touches find them by their fingerprint.
with touches as (
    select * from {{ ref('int_touches_unioned') }}
),

internal_domains as (
    select * from {{ ref('internal_domains') }}
),

origins as (
    select distinct
        source_system,
        type as touch_type,
        campaign_id as named_campaign_id,
        utm_source,
        utm_medium,
        utm_campaign,
        {{ referrer_page('referrer') }} as referrer_page
    from touches
),

hosts as (
    select distinct
        referrer_page,
        {{ url_host('referrer_page') }} as referrer_host
    from origins
),

internal_hosts as (
    select distinct hosts.referrer_host
    from hosts
    inner join internal_domains
        on
            hosts.referrer_host = internal_domains.domain
            or hosts.referrer_host like '%.' || internal_domains.domain
),

-- A page of one's own does not refer visitors.
external_hosts as (
    select
        hosts.referrer_page,
        case
            when internal_hosts.referrer_host is null then hosts.referrer_host
        end as referrer_host,
        internal_hosts.referrer_host is not null as is_own_page
    from hosts
    left join internal_hosts
        on hosts.referrer_host = internal_hosts.referrer_host
),

final as (
    select
        row_number() over (
            order by
                origins.source_system,
                origins.touch_type,
                origins.named_campaign_id,
                origins.utm_source,
                origins.utm_medium,
                origins.utm_campaign,
                origins.referrer_page
        ) as origin_number,
        {{ fingerprint([
            'origins.source_system',
            'origins.touch_type',
            'origins.named_campaign_id',
            'origins.utm_source',
            'origins.utm_medium',
            'origins.utm_campaign',
            'origins.referrer_page',
        ]) }} as origin_fingerprint,
        origins.source_system,
        origins.touch_type,
        origins.named_campaign_id,
        origins.utm_source,
        origins.utm_medium,
        origins.utm_campaign,
        case
            when coalesce(origins.utm_source, origins.utm_medium) is not null
                then lower(
                    coalesce(origins.utm_source, '') || ' / ' || coalesce(origins.utm_medium, '')
                )
        end as source_medium,
        origins.referrer_page,
        external_hosts.referrer_host,
        case
            when coalesce(origins.utm_source, origins.utm_medium) is not null
                then origins.touch_type || ' by utm'
            when external_hosts.referrer_host is not null
                then origins.touch_type || ' by referrer'
            when external_hosts.is_own_page then origins.touch_type || ' by own page'
            else origins.touch_type || ' by none'
        end as arrival
    from origins
    left join external_hosts
        on origins.referrer_page = external_hosts.referrer_page
)

select * from final
